import type italian from '../it';
import causes from './causes.json';
import check from './check.json';
import common from './common.json';
import faults from './faults.json';
import fields from './fields.json';
import file from './file.json';
import institution from './institution.json';
import message from './message.json';
import page from './page.json';
import pictures from './pictures.json';
import pageView from './page-view.json';
import problems from './problems.json';
import properties from './properties.json';
import reasons from './reasons.json';
import remoteContent from './remote-content.json';
import report from './report.json';
import scadenze from './scadenze.json';
import send from './send.json';
import service from './service.json';
import serviceSheet from './service-sheet.json';
import sidebar from './sidebar.json';
import status from './status.json';

export default [
  message,
  send,
  file,
  check,
  status,
  report,
  scadenze,
  remoteContent,
  serviceSheet,
  institution,
  service,
  page,
  sidebar,
  pageView,
  common,
  problems,
  properties,
  reasons,
  faults,
  causes,
  fields,
  pictures,
] as const satisfies typeof italian;
