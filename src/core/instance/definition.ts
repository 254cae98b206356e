import type { Result } from '../result.ts';
import type { JobDefinition, TaskDefinition, Workflow } from '../workflow/model.ts';
import { attributesOfJob, attributesOfTask, type AttributePairs } from '../workflow/task-element.ts';
import { compileXPath, type Expression } from '../xpath/expression.ts';
import type { XPathError } from '../xpath/value.ts';

/**
 * A workflow made ready to run: its jobs and tasks are numbered in document order, so that nodes of instances name them
 * by number, and each expression is compiled once, when it is needed first. Shared by all instances of the definition.
 */
export class Definition {
  readonly workflow: Workflow;
  readonly jobs: readonly JobDefinition[];
  readonly tasks: readonly TaskDefinition[];
  readonly #numbers = new Map<JobDefinition | TaskDefinition, number>();
  readonly #parents = new Map<JobDefinition | TaskDefinition, JobDefinition>();
  readonly #attributes = new Map<JobDefinition | TaskDefinition, AttributePairs>();
  readonly #expressions = new Map<string, Result<Expression, XPathError>>();

  constructor(workflow: Workflow) {
    this.workflow = workflow;
    const jobs: JobDefinition[] = [];
    const tasks: TaskDefinition[] = [];
    const visit = (job: JobDefinition): void => {
      this.#numbers.set(job, jobs.length);
      jobs.push(job);
      for (const task of job.tasks) {
        this.#numbers.set(task, tasks.length);
        this.#parents.set(task, job);
        tasks.push(task);
      }
      for (const subjob of job.subjobs) {
        this.#parents.set(subjob, job);
        visit(subjob);
      }
    };
    for (const job of workflow.subjobs) visit(job);
    this.jobs = jobs;
    this.tasks = tasks;
  }

  /** Number of a job or task of this very definition. */
  numberOf(part: JobDefinition | TaskDefinition): number {
    const number = this.#numbers.get(part);
    if (number === undefined) throw new Error('not a part of this definition');
    return number;
  }

  /** The job that a job or task is in; null: it stands at the first level. */
  parentOf(part: JobDefinition | TaskDefinition): JobDefinition | null {
    return this.#parents.get(part) ?? null;
  }

  job(number: number): JobDefinition {
    const job = this.jobs[number];
    if (job === undefined) throw new Error(`definition has no job ${number}`);
    return job;
  }

  task(number: number): TaskDefinition {
    const task = this.tasks[number];
    if (task === undefined) throw new Error(`definition has no task ${number}`);
    return task;
  }

  /** Attributes of a job's element as the definition has them. */
  jobAttributes(number: number): AttributePairs {
    const job = this.job(number);
    let attributes = this.#attributes.get(job);
    if (attributes === undefined) this.#attributes.set(job, (attributes = attributesOfJob(job)));
    return attributes;
  }

  /** Attributes of a task's element as the definition has them. */
  taskAttributes(number: number): AttributePairs {
    const task = this.task(number);
    let attributes = this.#attributes.get(task);
    if (attributes === undefined) this.#attributes.set(task, (attributes = attributesOfTask(task)));
    return attributes;
  }

  /** The compiled expression, or why it cannot be compiled. */
  expression(text: string): Result<Expression, XPathError> {
    const known = this.#expressions.get(text);
    if (known !== undefined) return known;
    const expression = compileXPath(text, this.workflow.dialect);
    this.#expressions.set(text, expression);
    return expression;
  }
}
