import '@xyflow/react/dist/base.css';
import { IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import {
  Background,
  Handle,
  MiniMap,
  Position,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type Edge,
  type Node,
  type NodeProps,
} from '@xyflow/react';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { TreeBody } from '../../../../src/server/schemas/tree.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { hueOf, type StateKind } from '../../ui/state.ts';
import { StateGlyph } from '../../ui/state-glyph.tsx';
import { boxWidth, jobGraph, type GraphBox } from './graph.model.ts';
import { openingView } from './graph-view.model.ts';
import styles from './graph-view.module.css';
import type { PlacedTask } from './instance-rows.model.ts';
import { countStates, leadingState } from './task-state.model.ts';
import { listOf, usePageSearch, valueOfList } from './use-page-search.ts';

type JobNode = Node<
  {
    readonly box: GraphBox;
    readonly selected: string | null;
    readonly onTask: (key: string) => void;
    readonly onFold: (id: string) => void;
  },
  'job'
>;

const nodeTypes = { job: JobBox };
const wholeGraph = { maxZoom: 1, padding: 0.08 } as const;
const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** Jobs and how they follow each other, left to right. */
export function GraphView({
  tree,
  selected,
}: {
  readonly tree: TreeBody;
  readonly placed: readonly PlacedTask[];
  readonly selected: PlacedTask | null;
}): ReactNode {
  return (
    <ReactFlowProvider>
      <Graph tree={tree} selected={selected?.key ?? null} />
    </ReactFlowProvider>
  );
}

function Graph({ tree, selected }: { readonly tree: TreeBody; readonly selected: string | null }): ReactNode {
  const { instance: words } = useMessages();
  const { search, setSearch } = usePageSearch();
  const flow = useReactFlow();
  const unfolded = search['unfold'];
  const { nodes, edges } = useMemo(() => {
    const opened = listOf(unfolded);
    const graph = jobGraph(tree, opened);
    const onFold = (id: string): void => {
      const next = new Set(opened);
      if (!next.delete(id)) next.add(id);
      setSearch({ unfold: valueOfList(next) });
    };
    const onTask = (key: string): void => setSearch({ task: key, attempt: null, with: null });
    return {
      nodes: graph.boxes.map((box): JobNode => ({
        id: box.id,
        type: 'job',
        position: { x: box.x, y: box.y },
        width: boxWidth,
        height: box.height,
        data: { box, selected, onTask, onFold },
        draggable: false,
        selectable: false,
        focusable: false,
      })),
      edges: graph.links.map(({ from, to, isToCome }): Edge => ({
        id: `${from}>${to}`,
        source: from,
        target: to,
        focusable: false,
        selectable: false,
        style: { stroke: 'var(--edge)', strokeWidth: 1.4, ...(isToCome ? { strokeDasharray: '3 4' } : {}) },
      })),
    };
  }, [tree, selected, unfolded, setSearch]);
  const frame = useRef<HTMLDivElement>(null);
  const [isWhole, setWhole] = useState(true);
  /** Once, when the library knows its window: later the reader has chosen. */
  const open = (): void => {
    const { clientWidth = 0, clientHeight = 0 } = frame.current ?? {};
    const view = openingView(
      nodes.map(({ data }) => data.box),
      clientWidth,
      clientHeight,
    );
    setWhole(view === null);
    if (view === null) void flow.fitView(wholeGraph);
    else void flow.setViewport(view);
  };
  return (
    <div ref={frame} className={styles.graph} role="group" aria-label={words.graph.label}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        onInit={open}
        minZoom={0.04}
        maxZoom={1.5}
        nodesConnectable={false}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={18} size={1.2} color="var(--line-strong)" />
        {isWhole ? null : (
          <MiniMap<JobNode>
            className={styles.map ?? ''}
            ariaLabel={words.graph.map}
            pannable
            zoomable
            nodeBorderRadius={6}
            nodeClassName={({ data: { box } }) => styles[`map-${hueOf(leadingOf(box))}`] ?? ''}
          />
        )}
      </ReactFlow>
      <div className={styles.controls}>
        <Button isIcon aria-label={words.graph.zoomOut} title={words.graph.zoomOut} onClick={() => void flow.zoomOut()}>
          <IconMinus {...icon} />
        </Button>
        <Button isIcon aria-label={words.graph.zoomIn} title={words.graph.zoomIn} onClick={() => void flow.zoomIn()}>
          <IconPlus {...icon} />
        </Button>
        <Button onClick={() => void flow.fitView(wholeGraph)}>
          <IconFocusCentered {...icon} />
          {words.graph.fit}
        </Button>
      </div>
    </div>
  );
}

/** What the map shows of a box. */
function leadingOf({ rows, hidden, folded }: GraphBox): StateKind {
  return leadingState(countStates([...rows.map(({ state }) => state), ...[...hidden, ...(folded?.tasks ?? [])].map(({ state }) => state)]));
}

function JobBox({ data: { box, selected, onTask, onFold } }: NodeProps<JobNode>): ReactNode {
  const { instance: words, states } = useMessages();
  const urgent = box.rows.find(({ state }) => state === 'retrying' || state === 'failed' || state === 'executing');
  const isToCome = box.rows.every(({ state }) => state === 'notReached');
  return (
    <div className={classNames(styles.box, isToCome && styles.toCome, urgent !== undefined && styles[hueOf(urgent.state)])}>
      <Handle type="target" position={Position.Left} className={styles.handle} isConnectable={false} />
      <header className={styles.head}>
        <span className="ellipsis">{box.name ?? words.unnamedJob}</span>
        <span className="grow" />
        {box.run === 'on-success' ? null : (
          <span className="quiet">{box.run === 'always' ? words.timeline.always : words.timeline.onFailure}</span>
        )}
        {box.state === null || box.state === 'notReached' ? null : <span className={`hue-${hueOf(box.state)}`}>{states[box.state]}</span>}
      </header>
      {box.rows.map(({ key, name, state, size }) => (
        <button
          key={key}
          type="button"
          className={classNames(styles.task, 'nodrag', key === selected && styles.selected)}
          disabled={size !== null}
          onClick={() => onTask(key)}
        >
          <StateGlyph state={state} />
          <span className="ellipsis">{name ?? words.unnamed}</span>
          {size === null ? null : <span className="quiet tiny">{words.timeline.iterations(size)}</span>}
        </button>
      ))}
      {box.hidden.length === 0 ? null : (
        <div className={styles.task}>{words.graph.more(box.hidden.reduce((total, { count }) => total + count, 0))}</div>
      )}
      {box.folded === null && !box.isOpened ? null : (
        <button type="button" className={classNames(styles.task, 'nodrag')} aria-expanded={box.isOpened} onClick={() => onFold(box.id)}>
          {box.folded === null ? (
            <span className="ellipsis">{words.graph.fold}</span>
          ) : (
            <>
              <StateGlyph state={leadingState(box.folded.tasks)} />
              <span className="ellipsis">{words.graph.unfold(box.folded.jobs)}</span>
            </>
          )}
        </button>
      )}
      <Handle type="source" position={Position.Right} className={styles.handle} isConnectable={false} />
    </div>
  );
}
