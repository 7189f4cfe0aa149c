// Links that leave the app go to the user's browser, and only web pages over https, and only after the user said so.

export interface ExternalLinkParts {
  /** Asks the user; the host is what they recognize, the address what they may read. */
  confirm(host: string, address: string): Promise<boolean>;
  open(address: string): Promise<void>;
}

/** Opens the link outside the app if it is an https page and the user agrees. */
export async function openExternalLink(link: string, parts: ExternalLinkParts): Promise<boolean> {
  const address = httpsAddress(link);
  if (address === null || !(await parts.confirm(address.host, address.href))) return false;
  await parts.open(address.href);
  return true;
}

function httpsAddress(link: string): URL | null {
  try {
    const address = new URL(link);
    return address.protocol === "https:" && address.username === "" && address.password === ""
      ? address
      : null;
  } catch {
    return null;
  }
}
