import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parametersOfJson, parseParameters, readTextFile } from './parameters.ts';

test('parameters are name=value; the value may have "=" in it or be empty', () => {
  expect(parseParameters(['a=1', 'b=x=y', 'c='])).toEqual([
    { name: 'a', value: '1' },
    { name: 'b', value: 'x=y' },
    { name: 'c', value: '' },
  ]);
});

test('@file is the content of a file, @@ a value that begins with @', () => {
  const directory = mkdtempSync(join(tmpdir(), 'evqueue-parameters-'));
  try {
    const file = join(directory, 'list.xml');
    writeFileSync(file, '<list/>\n');
    expect(parseParameters([`a=@${file}`, 'b=@@home'])).toEqual([
      { name: 'a', value: '<list/>\n' },
      { name: 'b', value: '@home' },
    ]);
    expect(() => parseParameters([`a=@${file}.gone`])).toThrow('there is no such file');
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a file that is not UTF-8 is refused, not changed on the way', () => {
  const directory = mkdtempSync(join(tmpdir(), 'evqueue-parameters-'));
  try {
    const file = join(directory, 'latin-1.xml');
    writeFileSync(file, Buffer.from('<name>Zo\u00eb</name>', 'latin1'));
    expect(() => readTextFile(file)).toThrow(`cannot read ${file}: it is not valid UTF-8`);
    expect(() => readTextFile(directory)).toThrow(`cannot read ${directory}: it is a directory`);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test.each(['a', '=1', ''])('"%s" is no parameter', (word) => {
  expect(() => parseParameters([word])).toThrow('expected a parameter as name=value');
});

test('a file of parameters is an object of texts or a list of pairs', () => {
  expect(parametersOfJson('{"a": "1", "b": ""}', 'f')).toEqual([
    { name: 'a', value: '1' },
    { name: 'b', value: '' },
  ]);
  expect(parametersOfJson('[["a", "1"], ["a", "2"]]', 'f')).toEqual([
    { name: 'a', value: '1' },
    { name: 'a', value: '2' },
  ]);
});

test.each(['{', '3', 'null', '"a"', '{"a": 1}', '[["a"]]', '[["a", 1]]', '["a"]'])('%s is no such file', (text) => {
  expect(() => parametersOfJson(text, 'params.json')).toThrow('params.json');
});
