import { IconCopy, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, type ReactNode } from 'react';
import type { InstanceBody } from '../../../../src/server/schemas/instance.ts';
import { useApi } from '../../api/api-context.tsx';
import { documentRead } from '../../api/instance.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/list-states.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { textOfLines, xmlLines, type XmlLine, type XmlPiece } from './xml-lines.model.ts';
import styles from './xml-view.module.css';

const linePx = 18;
/** A longer document is not laid out: it would take seconds, and nobody reads it here. */
const longest = 5_000_000;

const looks: { readonly [kind in XmlPiece['kind']]: string | undefined } = {
  tag: styles.tag,
  attribute: styles.attribute,
  value: styles.value,
  text: undefined,
};

/** The instance document, evQueue's XML, laid out. */
export function XmlView({ instance }: { readonly instance: InstanceBody }): ReactNode {
  const { instance: words, ui } = useMessages();
  const { client } = useApi();
  const notices = useNotices();
  const { data, error, isPending, refetch } = useQuery(documentRead(client, instance.id));
  const lines = useMemo(() => (data === undefined || data.length > longest ? null : xmlLines(data)), [data]);
  if (isPending) return <SkeletonRows count={10} heightPx={linePx} />;
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const download = (
    <a className={styles.download} href={`/api/instances/${instance.id}/document`} download={`${instance.workflow}-${instance.id}.xml`}>
      <IconDownload size={14} stroke={1.75} aria-hidden />
      {words.xml.download}
    </a>
  );
  if (lines === null) return <EmptyState title={words.xml.tooLong} action={download} />;
  return (
    <>
      <div className={styles.bar}>
        <span className="quiet tiny">{words.xml.lines(lines.length)}</span>
        <span className="grow" />
        {download}
        <Button
          size="small"
          onClick={() =>
            void navigator.clipboard.writeText(textOfLines(lines)).then(() => notices.say({ text: ui.copied(words.xml.label) }))
          }
        >
          <IconCopy size={14} stroke={1.75} aria-hidden />
          {words.xml.copy}
        </Button>
      </div>
      <Lines lines={lines} label={words.xml.label} />
    </>
  );
}

function Lines({ lines, label }: { readonly lines: readonly XmlLine[]; readonly label: string }): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => linePx,
    overscan: 40,
  });
  return (
    <div className={styles.scroller} ref={scroller} tabIndex={0} role="group" aria-label={label}>
      <div className={styles.lines} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          return line === undefined ? null : (
            <div key={index} className={styles.line} style={{ transform: `translateY(${start}px)`, paddingLeft: 12 + line.depth * 14 }}>
              {line.pieces.map((piece, at) => (
                // A piece is its place in the line.
                <span key={`${at}${piece.kind}`} className={looks[piece.kind]}>
                  {piece.text}
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
