import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { source as axeSource, type AxeResults } from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findProgram } from './find-program';
import { repetitions } from './repetitions';
import { childEnvironment } from './test-environment';

/** Where screenshots go, for somebody to look at. */
const SHOTS = join(__dirname, '../../test-results/pages');

export interface Screen {
  readonly name: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme: 'light' | 'dark';
}
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

/** Screens every page must look well on: both widths and both colours in every run, each with each in a long one. */
export const SCREENS: readonly Screen[] = [
  { name: 'wide-light', viewport: WIDE, colorScheme: 'light' } as const,
  { name: 'phone-dark', viewport: PHONE, colorScheme: 'dark' } as const,
  { name: 'wide-dark', viewport: WIDE, colorScheme: 'dark' } as const,
  { name: 'phone-light', viewport: PHONE, colorScheme: 'light' } as const,
].slice(0, repetitions(2, 4));

const CHROMIUM = {
  program: 'chromium',
  packages: ['chromium'],
  advice: 'install chromium, on Debian with `apt-get install chromium`',
};
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The system's Chromium without a window. Close it at the end. */
export async function startChromium(): Promise<Browser> {
  const { path: executablePath, env } = await findProgram(CHROMIUM);
  // Its sandbox does not work for root, as whom containers run tests.
  const args = process.getuid?.() === 0 ? ['--no-sandbox', ...QUIET] : QUIET;
  return chromium.launch({ executablePath, args, env: childEnvironment(env) });
}

/** One person's browser: what it shows, and what it complained of, such as what the page's policy forbids. */
export class Person {
  readonly complaints: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly base: string,
  ) {
    page.on('console', (message) => {
      // A page that answers 404 or 403 on purpose is told as an error, too.
      if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
        this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  static async open(
    browser: Browser,
    base: string,
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<Person> {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(30_000);
    return new Person(context, await context.newPage(), base);
  }

  async goto(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.base).href);
  }
  /** Fills in the sign-in page and sends it. */
  async signIn(handle: string, password: string): Promise<void> {
    if (new URL(this.page.url(), this.base).pathname !== '/sign-in') await this.goto('/sign-in');
    await this.page.getByLabel('Handle').fill(handle);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByRole('button', { name: 'Sign out' }).waitFor();
  }
  async heading(): Promise<string> {
    return (await this.page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  }

  /** Takes a picture of the whole page. */
  async shoot(name: string): Promise<void> {
    await mkdir(SHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
  }
  /** What would keep people out who see, hear or move differently; serious things only. */
  async accessibilityProblems(): Promise<string[]> {
    await this.page.evaluate(axeSource);
    const { violations } = await this.page.evaluate<AxeResults>(`axe.run()`);
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }
  /** Whether everything fits into the width of the screen. */
  async fitsWidth(): Promise<boolean> {
    return this.page.evaluate<boolean>('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
  }
  async close(): Promise<void> {
    await this.context.close();
  }
}
