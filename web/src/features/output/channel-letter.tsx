import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { classNames } from '../../ui/class-names.ts';
import type { Channel } from './line-order.model.ts';
import styles from './output-page.module.css';

const letters: { readonly [channel in Channel]: string } = { stdout: 'o', stderr: 'e', log: 'l' };

/** Where a line was written, as one letter with a colour. */
export function ChannelLetter({ channel }: { readonly channel: Channel }): ReactNode {
  const name = useMessages().instance.output.channels[channel];
  return (
    <span className={classNames(styles.channel, styles[channel])} role="img" aria-label={name} title={name}>
      {letters[channel]}
    </span>
  );
}
