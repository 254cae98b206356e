/** Where documents differ from evQueue 3.3 on purpose. `docs/reference/differences-from-evqueue.md` is made from this list. */
export type Difference = {
  /** Recorded case; the document that it gives here is `expected/CASE.xml`. */
  readonly case: string;
  /** What is decided, in a few words. */
  readonly decision: string;
  readonly reason: string;
  /** The document is evQueue's, only the tags differ: these are given here. */
  readonly tags?: readonly string[];
};

const checkedAtSave = 'definitions are checked when they are saved';
const checkedReason = 'evQueue finds out at night, when the instance runs; here the author is told at once, with line and column.';

export const differences: readonly Difference[] = [
  {
    case: 'automatic-tags-error',
    decision: 'numbers in attributes can be compared',
    reason:
      "`/workflow/@errors > 0` is an error in evQueue (no node can be compared by size), and an error ends the list of tags. Here the comparison is XPath's, so all three tags are given.",
    tags: ['conf-a', 'conf-failed', 'conf-pv'],
  },
  { case: 'condition-not-boolean', decision: checkedAtSave, reason: `An empty condition is no expression. ${checkedReason}` },
  {
    case: 'host-interpolation',
    decision: 'an interpolated expression that selects nothing is an error',
    reason: 'evQueue leaves the placeholder in the text; a host or queue named "{...}" is never what was meant.',
  },
  {
    case: 'launch-duplicate-declaration',
    decision: 'a parameter that is declared twice is refused when the workflow is saved',
    reason: 'evQueue saves such a workflow and can never launch it.',
  },
  {
    case: 'loop-input',
    decision: 'looped inputs are expanded in place',
    reason: 'evQueue moves them behind all later inputs, which changes the command line.',
  },
  {
    case: 'merge-stderr',
    decision: 'merge-stderr puts stderr into stdout, in order',
    reason: 'In evQueue it goes to a descriptor that cannot be written: the text is lost and careful commands fail.',
  },
  {
    case: 'output-xml-invalid',
    decision: 'output that is not well-formed is a failed attempt, tried again like others',
    reason:
      'A service that answers with a broken document once should be asked again. evQueue also accepts documents that are broken after their root tag, and gives what it could read.',
  },
  {
    case: 'path-words',
    decision: 'shell operators in a path have to be quoted, and nothing in it is expanded',
    reason: `The command is started without a shell: what looks like a pipe or a substitution would not be one, so it is refused. ${checkedReason}`,
  },
  {
    case: 'retry-retval',
    decision: 'exit codes are 0 to 255',
    reason: 'evQueue gives 128 and more as negative numbers; `retry_retval` takes both forms.',
  },
  {
    case: 'retry-schedule-unknown',
    decision: 'an unknown retry schedule is refused when the workflow is saved',
    reason: checkedReason,
  },
  {
    case: 'retry-then-success',
    decision: 'XPath sees the output of the last attempt only',
    reason:
      'evQueue gives all attempts, so that the first, failed one is read where one output is expected. All attempts are kept and shown.',
  },
  {
    case: 'retval-range',
    decision: 'exit codes are 0 to 255',
    reason: 'evQueue gives 128 and more as negative numbers, and cannot tell 255 from a signal.',
  },
  {
    case: 'save-unknown-attribute',
    decision: 'tasks have a `timeout`',
    reason: 'The recorded document uses it as an example of an unknown attribute; here it is one of the additions.',
  },
  {
    case: 'save-utf8-four-bytes',
    decision: 'all of Unicode can be saved',
    reason: "evQueue's database refuses characters beyond the basic plane.",
  },
  {
    case: 'script-no-interpreter',
    decision: 'a script without an interpreter line is run by sh',
    reason: 'So does every shell. evQueue cannot start it.',
  },
  {
    case: 'start-failures',
    decision: checkedAtSave,
    reason: `Unknown modes and unclosed quotes are refused; \`true\` and \`JSON\` are accepted. ${checkedReason}`,
  },
  {
    case: 'stdin-xml-unresolved-value',
    decision: 'a `value` that selects nothing gives nothing',
    reason: 'evQueue leaves the element itself in the document, where programs that read it do not expect it.',
  },
  {
    case: 'unknown-queue',
    decision: 'an unknown queue is refused when the workflow is saved',
    reason: `${checkedReason} A queue that is deleted later lets its tasks wait, with that reason.`,
  },
  {
    case: 'value-conversions',
    decision: 'a `value` that selects nothing gives nothing',
    reason: 'evQueue leaves the element itself in the input; the command gets the same text.',
  },
  {
    case: 'wait-then-skip',
    decision: 'a task that waited and is then skipped lets its job go on',
    reason: "evQueue forgets to look whether that was the job's last task, and never starts its subjobs.",
  },
  { case: 'xpath-error-nested-count', decision: checkedAtSave, reason: checkedReason },
  { case: 'xpath-error-stops-siblings', decision: checkedAtSave, reason: checkedReason },
  { case: 'xpath-errors', decision: checkedAtSave, reason: checkedReason },
  { case: 'xpath-errors-by-place', decision: checkedAtSave, reason: checkedReason },
  {
    case: 'xpath-evq-functions',
    decision: '`evqGetInput` finds tasks by path or name',
    reason: 'evQueue looks at the path alone, which scripts do not have.',
  },
  {
    case: 'xpath-functions',
    decision: 'a `value` that selects nothing gives nothing',
    reason: 'evQueue leaves the element itself in the input; the command gets the same text.',
  },
  { case: 'xpath-operators', decision: checkedAtSave, reason: checkedReason },
  {
    case: 'xpath-predicates',
    decision: 'a `value` that selects nothing gives nothing',
    reason: 'evQueue leaves the element itself in the input; the command gets the same text.',
  },
];

/** A decision that no recorded case shows. */
export type Decision = {
  readonly evqueue: string;
  readonly here: string;
  readonly reason: string;
  /** File that tests what happens here. */
  readonly test: string;
};

export const decisions: readonly Decision[] = [
  {
    evqueue: 'An XPath error in a job or task keeps later siblings from starting and is counted once for each enclosing job.',
    here: 'The node in which it happens is ABORTED, with a message that says where; everything else goes on; it counts once.',
    reason: 'What did not start was marked nowhere and never resumed.',
    test: 'test/engine/language.test.ts',
  },
  {
    evqueue: 'A task whose input fails keeps no status.',
    here: 'It is ABORTED.',
    reason: 'A node that will never run has to say so.',
    test: 'test/engine/language.test.ts',
  },
  {
    evqueue: 'Nodes that wait when nothing else is left to do are not mentioned.',
    here: 'The instance ends as well, and says how many nodes are `unsatisfied`.',
    reason: 'A wait for something that cannot come is most often a slip.',
    test: 'src/core/instance/wait.test.ts',
  },
  {
    evqueue: 'Waiting nodes are asked again whenever a task of the instance ends.',
    here: 'They are asked again whenever something that their condition has read changes.',
    reason: 'A thousand waiting nodes cost nothing while nothing concerns them, and a wait may also look at what is queued or executing.',
    test: 'src/core/instance/wait.test.ts',
  },
  {
    evqueue: 'A killed task is tried again like one that failed.',
    here: 'It is not, unless that is asked for with the kill.',
    reason: 'Who kills means it.',
    test: 'test/engine/control.test.ts',
  },
  {
    evqueue: 'A resumed instance repeats tasks that returned an error; what was aborted stays so, and a retry of its own is lost.',
    here: 'Aborted nodes are considered afresh too, and retries start over.',
    reason: 'Resuming is meant to bring the instance to a good end.',
    test: 'test/engine/control.test.ts',
  },
  {
    evqueue: 'An empty left side makes `evqGetOutput`, `evqGetInput` and `evqGetContext` look in the parent job.',
    here: 'It gives nothing.',
    reason: 'A path that selects nothing has nothing below it.',
    test: 'src/core/instance/workflow-functions.test.ts',
  },
  {
    evqueue: '`evqGetJob` exists in custom attributes and automatic tags only.',
    here: 'It can be used in every expression.',
    reason: 'Conditions want to name jobs as well.',
    test: 'src/core/instance/wait.test.ts',
  },
  {
    evqueue: '`evqWait` outside of conditions of jobs and tasks is unknown, or corrupts memory.',
    here: 'It is always an error there, told when the workflow is saved.',
    reason: 'Nothing could be done with the wish to wait.',
    test: 'src/core/workflow/check.test.ts',
  },
  {
    evqueue: 'Attributes `evqid` are written into outputs that a loop goes over, and reach programs that are given such XML.',
    here: 'Ids are kept outside of the document; they only appear in the document that is printed for people and classic clients.',
    reason: 'An output belongs to the program that wrote it.',
    test: 'test/compat/conformance.test.ts',
  },
  {
    evqueue: 'Times in documents are in the local time of the engine, without a zone.',
    here: 'They are UTC.',
    reason: 'The same document means the same on every machine and in every season.',
    test: 'src/core/instance/node-element.test.ts',
  },
  {
    evqueue: '`path` is expanded: variables, globs, `~`, and command substitution, each time the task starts.',
    here: 'It is split into words with quotes, nothing is expanded.',
    reason: 'A definition must not run other commands than it names.',
    test: 'src/core/workflow/words.test.ts',
  },
  {
    evqueue: 'Documents with a DOCTYPE are read; an entity cuts off the rest of the document in silence.',
    here: 'A DOCTYPE is refused, in definitions and in outputs.',
    reason: 'Entities can read files and fill the memory.',
    test: 'src/core/xml/parse.test.ts',
  },
  {
    evqueue: 'Commands inherit the environment and the standard input of the engine.',
    here: 'They get PATH, HOME, USER, LANG, LC_ALL and TZ, what the task gives, and `EVQUEUE_*`; standard input is empty unless given.',
    reason: "The engine's own secrets are none of a command's business.",
    test: 'test/engine/language.test.ts',
  },
  {
    evqueue: 'A task with a `host` runs there by ssh.',
    here: 'It is ABORTED: no runner for remote hosts is there yet.',
    reason: 'Said rather than run on the wrong machine.',
    test: 'test/engine/control.test.ts',
  },
];
