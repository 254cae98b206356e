import { Menu } from '@mantine/core';
import {
  IconArrowsDiff,
  IconBell,
  IconBolt,
  IconDots,
  IconPlayerSkipForward,
  IconPlayerStop,
  IconRefresh,
  IconRocket,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { InstanceAction } from '../../api/instances.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useIsNarrow } from '../../shell/use-is-narrow.ts';
import { Button } from '../../ui/button.tsx';
import type { EndNotice } from './use-end-notice.ts';
import type { InstanceActions } from './use-instance-actions.ts';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

type Item = {
  readonly action: InstanceAction | 'resume-with' | 'compare' | 'notice';
  readonly label: string;
  readonly icon: ReactNode;
  readonly isDanger: boolean;
  readonly run: () => void;
};

const alwaysHidden: ReadonlySet<Item['action']> = new Set(['resume-with', 'compare', 'notice', 'delete']);

/** What can be done to the instance, the likeliest in ink; what does not fit stands behind the dots. */
export function InstanceActionBar({
  actions,
  endNotice,
}: {
  readonly actions: InstanceActions;
  readonly endNotice: EndNotice | null;
}): ReactNode {
  const { instance, goOn, compare } = useMessages();
  const words = instance.actions;
  const isNarrow = useIsNarrow();
  const openResume = actions.resumeFrom;
  const item = (action: Item['action'], label: string, drawn: ReactNode, run: (() => void) | null, isDanger = false): readonly Item[] =>
    run === null ? [] : [{ action, label, icon: drawn, isDanger, run }];
  const items = [
    ...item('retry-now', words.retryNow, <IconRefresh {...icon} />, actions.retryNow),
    ...item('resume', words.resume, <IconPlayerSkipForward {...icon} />, actions.resume),
    ...item('cancel', words.cancel, <IconPlayerStop {...icon} />, actions.cancel),
    ...item('kill', words.kill, <IconBolt {...icon} />, actions.kill, true),
    ...item('relaunch', words.relaunch, <IconRocket {...icon} />, actions.relaunch),
    ...item('resume-with', goOn.withOthers, <IconPlayerSkipForward {...icon} />, openResume === null ? null : () => openResume(null)),
    ...item(
      'notice',
      endNotice?.isOn === true ? instance.notice.off : instance.notice.on,
      <IconBell {...icon} />,
      endNotice?.toggle ?? null,
    ),
    ...item('compare', compare.link, <IconArrowsDiff {...icon} />, actions.compare),
    ...item('delete', words.delete, <IconTrash {...icon} />, actions.delete, true),
  ];
  const shown = items.filter(({ action }) => !alwaysHidden.has(action)).slice(0, isNarrow ? 2 : 4);
  const hidden = items.filter((one) => !shown.includes(one));
  const first = shown[0];
  const leads = first !== undefined && (first.action === 'retry-now' || first.action === 'resume');
  return (
    <>
      {shown.map((one, index) => (
        <Button
          key={one.action}
          kind={index === 0 && leads ? 'ink' : one.isDanger ? 'danger' : 'plain'}
          isBusy={actions.busy === one.action}
          onClick={one.run}
        >
          {one.icon}
          {one.label}
        </Button>
      ))}
      {hidden.length === 0 ? null : (
        <Menu position="bottom-end" width={230}>
          <Menu.Target>
            <Button isIcon aria-label={words.more} title={words.more}>
              <IconDots {...icon} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {hidden.map((one) => (
              <Menu.Item key={one.action} leftSection={one.icon} data-danger={one.isDanger || undefined} onClick={one.run}>
                {one.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
