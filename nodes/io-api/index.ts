export { IoClient, type Answer, type ClientOptions } from './client';
export { judgeProfile, judgeSend, type Facts, type ProfileVerdict, type SendVerdict } from './verdict';
export { Pace, type Call } from './pace';
export { wrongFields } from './new-message';
