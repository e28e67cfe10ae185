import { describe, expect, it } from '@jest/globals';
import { chooseSetup } from '../../../src/log/setup.ts';

const file = (formatter: object, rootLevel?: string) => ({ text: JSON.stringify(formatter), rootLevel });

describe('chooseSetup', () => {
  it('writes for a console when nothing is said', () => {
    expect(chooseSetup({}, undefined)).toEqual({ form: 'console', level: 'info' });
    expect(chooseSetup({}, { text: '', rootLevel: undefined })).toEqual({ form: 'console', level: 'info' });
  });

  it('does what the logging config of Meltano asks for', () => {
    const structured = file({ '()': 'singer_sdk.logging.StructuredFormatter' }, 'DEBUG');
    expect(chooseSetup({}, structured)).toEqual({ form: 'structured', level: 'debug' });
    expect(chooseSetup({}, file({ format: '%(message)s' }, 'WARNING'))).toEqual({
      form: 'bare',
      level: 'warning',
    });
  });

  it('puts the variable of this tap before the general one, and that before the file', () => {
    const config = file({}, 'ERROR');
    expect(chooseSetup({ TAP_SENTRY_LOGLEVEL: 'debug', LOGLEVEL: 'WARNING' }, config).level).toBe('debug');
    expect(chooseSetup({ LOGLEVEL: 'WARN' }, config).level).toBe('warning');
    expect(chooseSetup({ TAP_SENTRY_LOGLEVEL: 'loud', LOGLEVEL: '50' }, config).level).toBe('critical');
  });
});
