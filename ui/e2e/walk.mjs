// How the tests get from place to place: the way a person does, by what is written on the controls.

export const button = (page, name) =>
  page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });

/** An item of the sidebar. */
export const side = (page, name) => page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name });

/** A tab of the class on show. */
export const tab = (page, name) =>
  page.getByRole('navigation', { name: 'Parts of this class' }).getByRole('button', { name: new RegExp(`^${name}`) });

/** Something pasted into the field that has the focus; nothing is typed. */
export async function paste(page, text) {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}

/** Until nothing moves any more: two frames after the last change. */
export async function settle(page) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Until the screen of this name is there. */
export const heading = (page, name) => page.getByRole('heading', { name, level: 1 }).waitFor();

/** The row of a table that holds this text. */
export const row = (page, name) => page.locator('tbody tr', { hasText: name }).first();

/** The list of statements. */
export async function statements(page) {
  await side(page, 'Statements').click();
  await heading(page, 'Statements');
  await page.locator('tbody tr').first().waitFor();
}

/** One statement. */
export async function statement(page) {
  await statements(page);
  await row(page, 'Lumen Legal').click();
  await heading(page, 'Statement 2026-09-003');
}
