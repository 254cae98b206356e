/** All global styles, in the order that matters: Mantine, our tokens, what joins them, our base. */
import './mantine.css';
import './fonts.css';
import './tokens.css';
import './mantine-bridge.css';
import './controls.css';
import './base.css';
