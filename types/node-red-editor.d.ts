/**
 * The part of Node-RED's editor (4.1 and 5) that these nodes use. The published types stand at Node-RED 2 on this side:
 * they know neither validators with reasons nor the newer helpers.
 */
declare namespace NodeRedEditor {
  type TypedInputType = 'msg' | 'flow' | 'global' | 'str' | 'jsonata' | 'env';

  /** A node of the workspace, or a config node. Our properties are read as unknown and checked. */
  interface EditorNode {
    readonly id: string;
    readonly type: string;
    readonly name?: string;
    /** null or undefined: not looked at yet. */
    readonly valid?: boolean | null;
    readonly credentials?: Record<string, unknown>;
    [property: string]: unknown;
  }

  interface Link {
    readonly source: EditorNode;
    readonly target: EditorNode;
    readonly sourcePort: number;
  }

  interface Nodes {
    node(id: string): EditorNode | null;
    /** A tab; null for a subflow. */
    workspace(id: string): { readonly label?: string; readonly disabled?: boolean } | null;
    /** portType 1: links into the node; 0: out of it. Junctions count as nodes. */
    getNodeLinks(node: string | EditorNode, portType: 0 | 1): Link[] | undefined;
    eachNode(callback: (node: EditorNode) => boolean | undefined): void;
    eachConfig(callback: (node: EditorNode) => boolean | undefined): void;
    remove(id: string): void;
    /** Enters or strikes a node in the lists of users of the config nodes that it points to. */
    updateConfigNodeUsers(node: EditorNode, options: { action: 'add' | 'remove' }): void;
    /** Whether there is something to deploy. */
    dirty(state: boolean): void;
    dirty(): boolean;
    /** The flows as they were loaded, or deployed last. */
    originalFlow(): readonly Readonly<Record<string, unknown>>[] | undefined;
    /** The revision of those flows; null while there are none yet. */
    version(): string | null;
  }

  interface TextEditorOptions {
    value: string;
    title?: string;
    width?: string | number;
    complete(value: string): void;
  }

  interface EditableListOptions<T> {
    addButton?: boolean | string;
    addItem(row: JQuery, index: number, item: T): void;
    removeItem?(item: T): void;
    sortable?: boolean | string;
    removable?: boolean;
    height?: 'auto' | number;
    /** Node-RED 5. */
    ariaLabel?: string;
  }

  interface NotificationOptions {
    type?: 'warning' | 'error' | 'success';
    modal?: boolean;
    fixed?: boolean;
    timeout?: number;
    /** Node-RED 4.1 puts the text into the page as HTML: catalogue texts without values only. */
    buttons?: { text: string; class?: string; click(): void }[];
  }

  interface Settings {
    /** Where the flows' own HTTP server begins. */
    readonly httpNodeRoot?: string;
  }

  interface View {
    redraw(): void;
    reveal(id: string): void;
  }

  interface Events {
    /** Of every node that comes into the workspace, those of the loaded flows too. */
    /** … and of every node whose properties have changed, config nodes too. */
    on(event: 'nodes:add' | 'nodes:change', listener: (node: EditorNode) => void): void;
  }

  interface Red {
    readonly settings: Settings;
    readonly nodes: Nodes;
    readonly editor: {
      editMarkdown(options: TextEditorOptions): void;
      editText(options: TextEditorOptions): void;
      validateNode(node: EditorNode): boolean;
    };
    readonly tray: { resize(): void };
    readonly view: View;
    readonly events: Events;
    readonly comms: { subscribe(topic: string, hear: (topic: string, data: unknown) => void): void };
    readonly history: { push(event: object): void };
    readonly actions: {
      add(name: string, run: (...args: unknown[]) => void): void;
      remove(name: string): void;
      /** Fails when there is none. */
      get(name: string): (...args: unknown[]) => void;
      invoke(name: string, ...args: unknown[]): void;
    };
    readonly utils: {
      validateTypedProperty(value: string, type: string, options?: object): true | string | false;
    };
    notify(content: JQuery | HTMLElement, options: NotificationOptions): HTMLElement & { close(): void };
    _(key: string, args?: Record<string, string | number>): string;
  }
}

declare const RED: NodeRedEditor.Red;

// eslint-disable-next-line @typescript-eslint/no-unused-vars -- the parameter's name must be jQuery's own
interface JQuery<TElement = HTMLElement> {
  typedInput(options: {
    types: readonly NodeRedEditor.TypedInputType[];
    default: NodeRedEditor.TypedInputType;
    typeField?: JQuery | string;
  }): this;
  typedInput(get: 'value' | 'type'): string;
  typedInput(set: 'value' | 'type' | 'width', value: string): this;
  editableList<T>(options: NodeRedEditor.EditableListOptions<T>): this;
  editableList(get: 'items'): JQuery;
  editableList(add: 'addItem', item: object): this;
  i18n(): this;
}
