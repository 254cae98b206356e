import { Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';

/** An output as a file: all of it, the lines between the first pin and the last (or those on screen), or from a line on. */
export function OutputDownload({
  path,
  fileName,
  sizeBytes,
  first,
  last,
}: {
  /** Where it is read, perhaps with a query. */
  readonly path: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly first: number;
  readonly last: number;
}): ReactNode {
  const { instance } = useMessages();
  const { output: words } = instance;
  const part = path.includes('?') ? `${path}&` : `${path}?`;
  const named = (which: string): string => fileName.replace(/\.txt$/, `.${which}.txt`);
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button kind="ghost">
          <IconDownload size={16} stroke={1.75} aria-hidden />
          {words.download}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={path} download={fileName}>
          {words.downloadWhole(instance.bytes(sizeBytes))}
        </Menu.Item>
        <Menu.Item component="a" href={`${part}lines=${first}-${last}`} download={named(`${first}-${last}`)}>
          {words.downloadLines(first, last)}
        </Menu.Item>
        <Menu.Item component="a" href={`${part}lines=${first}-`} download={named(`${first}-`)}>
          {words.downloadRest(first)}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
