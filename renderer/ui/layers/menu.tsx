// Menus: from a button, or at a place on the page where the right mouse button was pressed. What one can do is data; keys, focus
// and typing ahead are Radix's. Not modal: nothing locks the page or injects styles that the content policy would refuse.
// They stay where they are asked for, inside the page's landmarks.
import type { LucideIcon } from 'lucide-react';
import { Check, ChevronRight } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { KeyHint } from '../hints/key-hint.tsx';
import styles from './menu.module.css';

export type MenuEntry =
  | {
      readonly kind: 'item';
      readonly name: string;
      readonly icon?: LucideIcon;
      /** Shown; the key itself is bound elsewhere. */
      readonly keys?: string;
      /** Why it cannot be chosen now, in a line of its own; absent where it can. */
      readonly whyNot?: string | undefined;
      readonly run: () => void;
    }
  | {
      readonly kind: 'choices';
      readonly value: string;
      readonly choices: readonly { readonly value: string; readonly words: string }[];
      readonly onChoose: (value: string) => void;
    }
  | { readonly kind: 'more'; readonly name: string; readonly icon?: LucideIcon; readonly entries: readonly MenuEntry[] }
  | { readonly kind: 'line' };

interface MenuButtonProps {
  /** One button. */
  readonly children: ReactNode;
  readonly name: string;
  readonly entries: readonly MenuEntry[];
  readonly align?: 'start' | 'end';
  readonly side?: 'top' | 'bottom';
}

export function MenuButton({ children, name, entries, align = 'start', side = 'bottom' }: MenuButtonProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Content className={styles.menu} aria-label={name} align={align} side={side} sideOffset={4} collisionPadding={8} loop>
        <Entries entries={entries} />
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}

interface MenuAtProps {
  /** In pixels of the window; absent while the menu is closed. */
  readonly place: MenuPlace | undefined;
  readonly name: string;
  readonly entries: readonly MenuEntry[];
  readonly onClose: () => void;
  /** Takes the focus when the menu is gone; what was chosen may have moved it already. */
  readonly onFocusBack: () => void;
}

export function MenuAt({ place, name, entries, onClose, onFocusBack }: MenuAtProps) {
  return (
    <DropdownMenu.Root modal={false} open={place !== undefined} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden className={styles.place} style={{ left: place?.x ?? 0, top: place?.y ?? 0 }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        className={styles.menu}
        aria-label={name}
        align="start"
        sideOffset={0}
        collisionPadding={8}
        loop
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          onFocusBack();
        }}
      >
        <Entries entries={entries} />
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

function Entries({ entries }: { readonly entries: readonly MenuEntry[] }) {
  return entries.map((entry, at) => <Entry key={keyOf(entry, at)} entry={entry} />);
}

function keyOf(entry: MenuEntry, at: number): string {
  return 'name' in entry ? entry.name : `${entry.kind} ${at}`;
}

function Entry({ entry }: { readonly entry: MenuEntry }) {
  switch (entry.kind) {
    case 'line':
      return <DropdownMenu.Separator className={styles.line} />;
    case 'item':
      return (
        <DropdownMenu.Item
          className={styles.item}
          aria-disabled={entry.whyNot !== undefined}
          onSelect={(event) => (entry.whyNot === undefined ? entry.run() : event.preventDefault())}
        >
          <Picture icon={entry.icon} />
          <span className={styles.words}>
            {entry.name}
            {entry.whyNot !== undefined && <span className={styles.reason}>{entry.whyNot}</span>}
          </span>
          {entry.keys !== undefined && <KeyHint keys={entry.keys} />}
        </DropdownMenu.Item>
      );
    case 'choices':
      return (
        <DropdownMenu.RadioGroup value={entry.value} onValueChange={entry.onChoose}>
          {entry.choices.map(({ value, words }) => (
            <DropdownMenu.RadioItem key={value} value={value} className={styles.item}>
              <span className={styles.mark}>
                <DropdownMenu.ItemIndicator>
                  <Check size={16} aria-hidden />
                </DropdownMenu.ItemIndicator>
              </span>
              <span className={styles.words}>{words}</span>
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
      );
    case 'more':
      return (
        <DropdownMenu.Sub>
          <DropdownMenu.SubTrigger className={styles.item}>
            <Picture icon={entry.icon} />
            <span className={styles.words}>{entry.name}</span>
            <ChevronRight size={14} aria-hidden />
          </DropdownMenu.SubTrigger>
          <DropdownMenu.SubContent className={styles.menu} sideOffset={4} collisionPadding={8} loop>
            <Entries entries={entry.entries} />
          </DropdownMenu.SubContent>
        </DropdownMenu.Sub>
      );
  }
}

function Picture({ icon: Icon }: { readonly icon: LucideIcon | undefined }) {
  return <span className={styles.mark}>{Icon && <Icon size={16} aria-hidden />}</span>;
}
