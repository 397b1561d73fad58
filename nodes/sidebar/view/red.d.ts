/** What of Node-RED's editor (4.1 and 5) only the sidebar uses. */
declare namespace NodeRedEditor {
  interface SidebarTab {
    id: string;
    label: string;
    name: string;
    iconClass: string;
    content: JQuery | HTMLElement;
    enableOnEdit?: boolean;
    onchange?(): void;
  }

  interface Settings {
    get(name: 'auth-tokens'): { readonly access_token?: string } | null | undefined;
  }

  interface Nodes {
    filterNodes(filter: { readonly type: string }): EditorNode[];
    eachWorkspace(callback: (tab: { readonly id: string }) => boolean | undefined): void;
  }

  interface View {
    importNodes(
      flow: readonly object[],
      options: { readonly generateIds: boolean; readonly touchImport: boolean; readonly notify: boolean },
    ): void;
  }

  interface Events {
    on(event: 'deploy' | 'flows:loaded', listener: () => void): void;
  }

  interface Red {
    readonly plugins: {
      registerPlugin(id: string, definition: { type?: string; onadd(): void }): void;
    };
    readonly sidebar: { addTab(tab: SidebarTab): void; show(id: string): void };
    readonly workspaces: { show(id: string): void };
    readonly user: { hasPermission(permission: string): boolean };
    readonly i18n: { loadPluginCatalogs(done: () => void): void };
  }
}

/** The node set's bundle; undefined as long as Node-RED has not loaded it. */
declare const IoSoc:
  | { drawPhone(place: HTMLElement, message: import('../../lib/phone/screen').PhoneMessage): Promise<void> }
  | undefined;
