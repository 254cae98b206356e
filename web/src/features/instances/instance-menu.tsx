import { Menu } from '@mantine/core';
import { IconBolt, IconDots, IconPlayerStop, IconRefresh, IconRocket, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { InstanceListItem } from '../../../../src/server/schemas/instance.ts';
import type { InstanceAction } from '../../api/instances.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { useMay } from '../../shell/session-context.tsx';
import { Button } from '../../ui/button.tsx';
import { actionsFor, isLaunch } from './instance-actions.model.ts';
import { useInstanceAction } from './use-instance-action.ts';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

/** The icon of an action. */
export function ActionIcon({ action }: { readonly action: InstanceAction }): ReactNode {
  switch (action) {
    case 'retry-now':
    case 'resume':
      return <IconRefresh {...icon} />;
    case 'cancel':
      return <IconPlayerStop {...icon} />;
    case 'kill':
      return <IconBolt {...icon} />;
    case 'relaunch':
      return <IconRocket {...icon} />;
    case 'delete':
      return <IconTrash {...icon} />;
  }
}

/** Actions that the reader may do to an instance now. */
export function useActionsFor(item: InstanceListItem): readonly InstanceAction[] {
  const mayControl = useMay('control', 'instance', item.workflow);
  const mayLaunch = useMay('launch', 'workflow', item.workflow);
  return actionsFor(item).filter((action) => (isLaunch(action) ? mayLaunch : mayControl));
}

/** All actions on an instance, behind three dots. */
export function InstanceMenu({ item }: { readonly item: InstanceListItem }): ReactNode {
  const { instances: words } = useMessages();
  const actions = useActionsFor(item);
  const act = useInstanceAction();
  if (actions.length === 0) return null;
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <Button
          kind="ghost"
          size="small"
          isIcon
          aria-label={words.actionsOn(item.id)}
          title={words.actions}
          onClick={(event) => event.stopPropagation()}
        >
          <IconDots {...icon} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown onClick={(event) => event.stopPropagation()}>
        {actions.map((action) => (
          <Menu.Item
            key={action}
            leftSection={<ActionIcon action={action} />}
            data-danger={action === 'kill' || action === 'delete' || undefined}
            onClick={() => void act(item, action)}
          >
            {words.act[action].button}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
