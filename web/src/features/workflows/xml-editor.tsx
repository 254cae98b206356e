import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { xml as xmlSupport } from '@codemirror/lang-xml';
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useEffectEvent, useImperativeHandle, useRef, type ReactNode, type Ref } from 'react';
import { elementSchemas } from '../../../../src/core/workflow/schema.ts';
import type { ProblemBody } from '../../../../src/server/schemas/workflow.ts';
import { styleNonce } from '../../theme/style-nonce.ts';
import { positionOf } from './text-position.model.ts';
import styles from './xml-editor.module.css';

/** What others may ask of the editor. */
export type XmlEditorHandle = {
  /** Puts the cursor there and shows it; both count from 1. */
  readonly goTo: (line: number, column: number) => void;
  /** Replaces the whole text, as one step that can be undone. */
  readonly replace: (text: string) => void;
};

/** Colours of the tokens, as elsewhere. */
const colours = HighlightStyle.define([
  { tag: [tags.tagName, tags.angleBracket, tags.standard(tags.tagName)], color: 'var(--code-tag)' },
  { tag: tags.attributeName, color: 'var(--code-attr)' },
  { tag: [tags.attributeValue, tags.string], color: 'var(--code-string)' },
  { tag: [tags.comment, tags.processingInstruction, tags.documentMeta], color: 'var(--ink-3)' },
  { tag: tags.character, color: 'var(--code-fn)' },
  { tag: tags.invalid, color: 'var(--fail-fg)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--ink)', fontSize: 'var(--text-xs)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', fontFeatureSettings: "'zero' 1, 'calt' 0", lineHeight: '20px' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--ink-3)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--hover) 70%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--hover)', color: 'var(--ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--petrol-soft) !important' },
  '.cm-selectionMatch': { backgroundColor: 'var(--match)' },
  '.cm-searchMatch': { backgroundColor: 'var(--match)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--match-now)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--petrol-soft)' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--sunken)', color: 'var(--ink-2)', border: '0' },
  '.cm-tooltip': { backgroundColor: 'var(--surface)', color: 'var(--ink)', border: '1px solid var(--line-strong)', borderRadius: '6px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--petrol-soft)', color: 'var(--ink)' },
  '.cm-panels': { backgroundColor: 'var(--paper)', color: 'var(--ink)' },
});

/** Elements and attributes of the language, from the table that the engine reads by. */
const elements = elementSchemas.map(({ name, children, attributes }) => ({
  name,
  top: name === 'workflow',
  children: children.map((child) => child.name),
  attributes: attributes.map((attribute) => ({
    name: attribute.name,
    ...(attribute.value.kind === 'choice' ? { values: [...attribute.value.values] } : {}),
    completion: { info: attribute.description },
  })),
}));

/**
 * The text of a definition. Tab indents; Escape, then Tab, leaves it. The editor owns the text: `text` is where it begins.
 *
 * @param problems  marked in the text and at its margin
 */
export function XmlEditor({
  text,
  label,
  problems,
  onChange,
  onSave,
  ref,
}: {
  readonly text: string;
  readonly label: string;
  readonly problems: readonly ProblemBody[];
  readonly onChange: (text: string) => void;
  readonly onSave: () => void;
  readonly ref: Ref<XmlEditorHandle>;
}): ReactNode {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changed = useEffectEvent(onChange);
  const save = useEffectEvent(onSave);
  const begin = useEffectEvent(() => text);
  const name = useEffectEvent(() => label);

  useEffect(() => {
    if (parent.current === null) return;
    const made = new EditorView({
      parent: parent.current,
      state: EditorState.create({
        doc: begin(),
        extensions: [
          EditorView.cspNonce.of(styleNonce()),
          lineNumbers(),
          foldGutter(),
          lintGutter(),
          highlightSpecialChars(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          highlightSelectionMatches(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion(),
          search({ top: true }),
          xmlSupport({ elements }),
          syntaxHighlighting(colours),
          look,
          EditorView.contentAttributes.of({ 'aria-label': name(), spellcheck: 'false', tabindex: '0' }),
          keymap.of([
            { key: 'Mod-s', preventDefault: true, run: () => (save(), true) },
            ...completionKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...foldKeymap,
            indentWithTab,
            ...defaultKeymap,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    editor.dispatch(
      setDiagnostics(
        editor.state,
        problems.flatMap((problem) => diagnosticOf(problem, editor.state)),
      ),
    );
  }, [problems]);

  useImperativeHandle(
    ref,
    () => ({
      goTo(line, column) {
        const editor = view.current;
        if (editor === null) return;
        const at = positionOf(editor.state.doc, line, column);
        editor.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
        editor.focus();
      },
      replace(whole) {
        const editor = view.current;
        if (editor === null) return;
        editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: whole } });
      },
    }),
    [],
  );

  return <div ref={parent} className={styles.editor} />;
}

/** A problem from its place to the end of the word there. */
function diagnosticOf({ line, column, severity, message }: ProblemBody, state: EditorState): readonly Diagnostic[] {
  if (line < 1) return [];
  const from = positionOf(state.doc, line, column);
  const word = state.wordAt(from);
  const end = word === null ? Math.min(from + 1, state.doc.length) : word.to;
  return [{ from, to: Math.max(from, end), severity, message }];
}
