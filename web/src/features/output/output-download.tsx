import { Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { outputPath, type OutputAddress } from '../../api/outputs.ts';
import { useMessages } from '../../i18n/i18n.tsx';
import { Button } from '../../ui/button.tsx';

/** An output as a file: all of it, the lines between the first pin and the last (or those on screen), or from a line on. */
export function OutputDownload({
  address,
  fileName,
  sizeBytes,
  first,
  last,
}: {
  readonly address: OutputAddress;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly first: number;
  readonly last: number;
}): ReactNode {
  const { instance } = useMessages();
  const { output: words } = instance;
  const path = outputPath(address);
  const named = (part: string): string => fileName.replace(/\.txt$/, `.${part}.txt`);
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
        <Menu.Item component="a" href={`${path}?lines=${first}-${last}`} download={named(`${first}-${last}`)}>
          {words.downloadLines(first, last)}
        </Menu.Item>
        <Menu.Item component="a" href={`${path}?lines=${first}-`} download={named(`${first}-`)}>
          {words.downloadRest(first)}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
