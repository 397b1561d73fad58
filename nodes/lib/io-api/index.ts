export { IoClient, type ClientOptions } from './client';
export type { Answer } from './http';
export { ManageClient } from './manage';
export { judgeProfile, judgeSend, type Facts, type ProfileVerdict, type SendVerdict } from './verdict';
export { Pace, type Call } from './pace';
export { wrongFields } from './new-message';
export {
  createConfiguration,
  listConfigurations,
  readConfiguration,
  updateConfiguration,
  type ConfigurationSettings,
  type Managed,
  type ManageTrouble,
  type RemoteConfiguration,
} from './remote-configuration';
export {
  type Asked,
  type Failure,
  type HistoryEntry,
  type IoService,
  type Lifecycle,
  type Publication,
  type RawService,
  type Released,
  Services,
  type Version,
} from './services';
export { isServiceId } from '../core/service-id';
