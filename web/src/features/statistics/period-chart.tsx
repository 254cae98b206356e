import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { heightOf, namedPeriods, type Scale } from './chart-scale.model.ts';
import styles from './period-chart.module.css';

/** One period of a chart: a column from nothing to `value`, part of it in red; or a line from `value` up to `upTo`. null: nothing was measured. */
export type ChartPeriod = { readonly value: number | null; readonly failed?: number; readonly upTo?: number | null };

const heightPx = 148;
const top = 10;
const bottom = 20;
const left = 44;
const labelPx = 62;

/**
 * Figures of periods, side by side. The chosen period is that of all charts of the page; what it says stands beside them in words, so the
 * drawing itself is a picture with a name.
 */
export function PeriodChart({
  title,
  label,
  periods,
  names,
  scale,
  valueText,
  hue,
  chosen,
  onPoint,
  onChoose,
}: {
  readonly title: string;
  /** What the picture shows, for who does not see it. */
  readonly label: string;
  readonly periods: readonly ChartPeriod[];
  /** What stands below each. */
  readonly names: readonly string[];
  readonly scale: Scale;
  readonly valueText: (value: number) => string;
  readonly hue: 'plain' | 'wait' | 'fail';
  /** The period under the pointer, or reached by keys. */
  readonly chosen: number | null;
  readonly onPoint: (index: number | null) => void;
  readonly onChoose: (index: number) => void;
}): ReactNode {
  const { ref, width } = useElementSize();
  const plot = Math.max(0, width - left - 4);
  const step = periods.length === 0 ? 0 : plot / periods.length;
  const bar = Math.max(1, Math.min(26, step - Math.min(3, step * 0.25)));
  const y = (value: number): number => top + (heightPx - top - bottom) * (1 - heightOf(scale, value));
  const ground = heightPx - bottom;
  const middle = (index: number): number => left + step * (index + 0.5);
  const indexAt = (event: React.PointerEvent | React.MouseEvent): number | null => {
    if (step === 0) return null;
    const index = Math.floor((event.clientX - event.currentTarget.getBoundingClientRect().left - left) / step);
    return index >= 0 && index < periods.length ? index : null;
  };
  return (
    <figure className={styles.figure}>
      <figcaption className="small">{title}</figcaption>
      <div ref={ref}>
        {width === 0 ? (
          <div style={{ height: heightPx }} />
        ) : (
          <svg
            className={classNames(styles.chart, styles[hue])}
            width={width}
            height={heightPx}
            role="img"
            aria-label={label}
            onPointerMove={(event) => onPoint(indexAt(event))}
            onPointerLeave={() => onPoint(null)}
            onClick={(event) => {
              const index = indexAt(event);
              if (index !== null) onChoose(index);
            }}
          >
            {chosen === null ? null : (
              <rect className={styles.chosen} x={left + step * chosen} y={top} width={step} height={heightPx - top - bottom} />
            )}
            {scale.lines.map((line) => (
              <g key={line}>
                <line className={line === scale.lines[0] ? styles.ground : styles.line} x1={left} x2={width} y1={y(line)} y2={y(line)} />
                <text className={styles.axis} x={left - 6} y={y(line) + 4} textAnchor="end">
                  {valueText(line)}
                </text>
              </g>
            ))}
            {periods.map(({ value, failed = 0, upTo }, index) =>
              value === null ? null : (
                // A period is its place.
                <g key={`period${index}`}>
                  {upTo === undefined ? (
                    <>
                      <rect
                        className={styles.column}
                        x={middle(index) - bar / 2}
                        y={y(value)}
                        width={bar}
                        height={Math.max(0, ground - y(value))}
                      />
                      {failed === 0 ? null : (
                        <rect
                          className={styles.failed}
                          x={middle(index) - bar / 2}
                          y={Math.min(y(failed), ground - 2)}
                          width={bar}
                          height={Math.max(2, ground - y(failed))}
                        />
                      )}
                    </>
                  ) : (
                    <>
                      <line className={styles.span} x1={middle(index)} x2={middle(index)} y1={y(value)} y2={y(upTo ?? value)} />
                      <line
                        className={styles.end}
                        x1={middle(index) - bar / 4}
                        x2={middle(index) + bar / 4}
                        y1={y(upTo ?? value)}
                        y2={y(upTo ?? value)}
                      />
                      <rect className={styles.column} x={middle(index) - bar / 2} y={y(value) - 1.5} width={bar} height={3} rx={1} />
                    </>
                  )}
                </g>
              ),
            )}
            {namedPeriods(periods.length, Math.floor(plot / labelPx)).map((index) => (
              <text
                key={index}
                className={styles.axis}
                x={Math.min(width - 2, middle(index) + (index === periods.length - 1 ? step / 2 : 0))}
                y={heightPx - 5}
                textAnchor={index === periods.length - 1 ? 'end' : 'middle'}
              >
                {names[index]}
              </text>
            ))}
          </svg>
        )}
      </div>
    </figure>
  );
}
