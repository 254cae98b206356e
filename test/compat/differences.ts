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
