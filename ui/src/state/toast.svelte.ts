import type { IconName } from '../parts/icons';

export interface ToastText {
  id: number;
  icon: IconName;
  text: string;
  /** What can still be taken back, or done next. */
  action: { label: string; run: () => void } | null;
  seconds: number;
}

/** One toast at a time; it waits while the pointer or the focus is on it. */
class Toasts {
  now = $state.raw<ToastText | null>(null);
  left = $state(0);
  private held = false;
  private timer: ReturnType<typeof setInterval> | null = null;
  private next = 1;

  show(text: string, options: { icon?: IconName; action?: ToastText['action']; seconds?: number } = {}): void {
    const seconds = options.seconds ?? (options.action ? 10 : 5);
    this.now = { id: this.next++, icon: options.icon ?? 'created', text, action: options.action ?? null, seconds };
    this.left = seconds;
    this.held = false;
    this.stop();
    this.timer = setInterval(() => this.tick(), 1000);
  }

  hold(held: boolean): void {
    this.held = held;
  }

  hide(): void {
    this.stop();
    this.now = null;
  }

  private tick(): void {
    if (this.held) return;
    this.left -= 1;
    if (this.left <= 0) this.hide();
  }

  private stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }
}

export const toasts = new Toasts();
