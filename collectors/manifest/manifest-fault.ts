/** The text is not what the manifest's name promises. The message ends a sentence that names the file. */
export class ManifestFault extends Error {
  override readonly name = 'ManifestFault';
}
