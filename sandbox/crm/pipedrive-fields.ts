/** Custom fields of Pipedrive's persons: a person has an option's number, the field has its label. */

/** Keys of custom fields are 40 hexadecimal digits. */
export const PIPEDRIVE_FIELDS = {
  customerType: '3a7f1c9e5b2d4860a1f3c5e7092b4d6f8a0c2e41',
  lifetimeValue: 'b1c2d3e4f5061728394a5b6c7d8e9f0011223344',
  groups: 'c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7',
};

const LABELS = ['VIP', 'Partner', 'Newsletter', 'Regular'];
const FIRST_OPTION = 27;

const options = () => LABELS.map((label, index) => ({ id: FIRST_OPTION + index, label }));

/** Options are chosen from a list: blanks and case cannot differ. An unknown one gets a number of its own. */
export function optionIdOf(label: string | null | undefined): number | undefined {
  const plain = label?.trim().toLowerCase() ?? '';
  if (plain === '') return undefined;
  const at = LABELS.findIndex((one) => one.toLowerCase() === plain);
  if (at >= 0) return FIRST_OPTION + at;
  return FIRST_OPTION + LABELS.push(label?.trim() ?? '') - 1;
}

const KINDS: Record<string, { field_name: string; field_type: string }> = {
  [PIPEDRIVE_FIELDS.customerType]: { field_name: 'Customer type', field_type: 'enum' },
  [PIPEDRIVE_FIELDS.groups]: { field_name: 'Groups', field_type: 'set' },
  [PIPEDRIVE_FIELDS.lifetimeValue]: { field_name: 'Lifetime value', field_type: 'monetary' },
};

/** Undefined when persons have no such field. */
export function pipedriveField(code: string) {
  const kind = Object.hasOwn(KINDS, code) ? KINDS[code] : undefined;
  if (!kind) return undefined;
  const isSelect = kind.field_type === 'enum' || kind.field_type === 'set';
  return {
    ...kind,
    field_code: code,
    is_custom_field: true,
    is_optional_response_field: false,
    options: isSelect ? options() : null,
  };
}
