/** The editor plugin: a tab in Node-RED's sidebar. A bundle of its own, for plugins are loaded apart from node sets. */
import { onFirstSender, welcome } from './view/first-flow';
import { openSends } from './view/panel';
import { hasTexts, say } from './view/texts';

const ID = 'io-servizi-sociali-sidebar';

function addTab(): void {
  const content = document.createElement('div');
  const name = say('sidebar.name');
  RED.sidebar.addTab({
    id: ID,
    label: name,
    name,
    iconClass: 'fa fa-paper-plane',
    content: $(content),
    enableOnEdit: true,
  });
  openSends(content);
  const show = (): void => {
    RED.sidebar.show(ID);
  };
  welcome(show);
  onFirstSender(show);
}

RED.plugins.registerPlugin(ID, {
  onadd() {
    // Installed in an open editor, the plugin comes before its texts.
    if (hasTexts()) addTab();
    else RED.i18n.loadPluginCatalogs(addTab);
  },
});
