/** Hands a definition to the browser as the file `NAME.xml`. */
export function downloadXml(name: string, xml: string): void {
  const address = URL.createObjectURL(new Blob([xml], { type: 'application/xml' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.xml`;
  link.click();
  URL.revokeObjectURL(address);
}
