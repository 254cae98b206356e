/** What a new workflow begins with: one command, in the queue that every engine has at first. */
export const newWorkflowXml = `<workflow dialect="xpath-1">
  <parameters>
    <parameter name="name" default="world"/>
  </parameters>
  <subjobs>
    <job>
      <tasks>
        <task name="greet" path="echo hello" queue="default">
          <input><value select="$name"/></input>
        </task>
      </tasks>
    </job>
  </subjobs>
</workflow>
`;
