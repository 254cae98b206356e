import './theme/styles.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { loadMessages, preferredLanguage } from './i18n/language.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no element #root');

const language = preferredLanguage();
document.documentElement.lang = language;
const messages = await loadMessages(language);
createRoot(root).render(<App language={language} messages={messages} />);
