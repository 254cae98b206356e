import type { ReactNode } from 'react';
import { useI18n } from '../../i18n/i18n.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Mark } from '../../ui/mark.tsx';
import styles from './front-page.module.css';

const names = { en: 'English', fr: 'Français' } as const;

/** A page before anybody is signed in: the mark, a form, the languages. */
export function FrontPage({ isWide = false, children }: { readonly isWide?: boolean; readonly children: ReactNode }): ReactNode {
  const { language, speak } = useI18n();
  return (
    <div className={classNames(styles.page, isWide && styles.surface)}>
      <main className={isWide ? styles.wide : styles.card}>
        <div className={styles.brand}>
          <Mark size={24} />
          <b>evQueue</b>
        </div>
        {children}
      </main>
      <footer className={styles.foot}>
        {(['en', 'fr'] as const).map((each) =>
          each === language ? (
            <span key={each}>{names[each]}</span>
          ) : (
            <button key={each} type="button" className="link" lang={each} onClick={() => void speak(each)}>
              {names[each]}
            </button>
          ),
        )}
      </footer>
    </div>
  );
}
