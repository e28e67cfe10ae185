import { describe, expect, it } from '@jest/globals';
import { isEmail, isOddEmail, replaceEmails } from '../../../../src/record/personal/emails.ts';
import { isAddress, replaceIps } from '../../../../src/record/personal/ips.ts';

const emails = (text: string): string => replaceEmails(text, (address) => `<${address}>`);
const ips = (text: string): string => replaceIps(text, (address) => `<${address}>`);

describe('e-mail addresses in texts', () => {
  it.each([
    ['Cannot notify ines@example.com.', 'Cannot notify <ines@example.com>.'],
    ['Ines <ines.m+x@mail.example.co.uk>, bo@b.test', 'Ines <<ines.m+x@mail.example.co.uk>>, <bo@b.test>'],
    ['/u?email=ines%40example.com&x=1', '/u?email=<ines@example.com>&x=1'],
    ['q=email%3Dines%2Bx%40example.com', 'q=email%3D<ines+x@example.com>'],
    ["{'email': 'ines@example.com'}", "{'email': '<ines@example.com>'}"],
    ['{"to":"\\nines@example.com\\n"}', '{"to":"\\n<ines@example.com>\\n"}'],
    ['mailto:ines@example.com', 'mailto:<ines@example.com>'],
    ['jörg@müller.de', '<jörg@müller.de>'],
    ['用户ines@example.com失败', '用户<ines@example.com>失败'],
    ['a@163.com', '<a@163.com>'],
    ['--ines@example.com--', '--<ines@example.com>--'],
    ['x@a.test@b.test', '<x@a.test>@b.test'],
  ])('are found: %s', (text, found) => {
    expect(emails(text)).toBe(found);
  });

  it.each([
    ...['', '@', 'a@', '@b.c', 'root@localhost', 'npm:@sentry/react', 'storefront@4.12.0+b6f1c2e', 'a@b..c'],
    ...['lodash@4.17.21.min.js', 'img/logo@2x.png', 'https://h.test/@ines', 'a@b.1', 'a @b.test', 'a%4'],
  ])('are no other texts with a sign: %s', (text) => {
    expect(emails(text)).toBe(text);
    expect(isEmail(text)).toBe(false);
  });

  it('may have any letters, and a few signs, where they are the whole text', () => {
    expect(isEmail("o'brien@example.com")).toBe(true);
    expect(isEmail('用户@例子.广告')).toBe(true);
    expect(isEmail('ines@example.com and more')).toBe(false);
    expect(isEmail("'ines@example.com")).toBe(false);
    expect(isEmail('q=ines@example.com')).toBe(false);
    expect(isEmail(`${'a'.repeat(400)}@example.com`)).toBe(false);
  });

  it('may have all that RFC 5322 allows', () => {
    expect(isOddEmail('x=y/{z}=@example.com')).toBe(true);
    expect(isOddEmail('"a b"@example.com')).toBe(false);
  });
});

describe('IP addresses in texts', () => {
  it.each([
    ['from 203.0.113.7:8080', 'from <203.0.113.7>:8080'],
    ['http://203.0.113.7/x', 'http://<203.0.113.7>/x'],
    ['GET /203.0.113.7/x', 'GET /<203.0.113.7>/x'],
    ['"203.0.113.7", 198.51.100.2.', '"<203.0.113.7>", <198.51.100.2>.'],
    ['ip%3D203.0.113.7', 'ip%3D<203.0.113.7>'],
    ['seen[0].203.0.113.7', 'seen[0].<203.0.113.7>'],
    ['http://[2001:db8::1]:8080/', 'http://[<2001:db8::1>]:8080/'],
    ['peer 2001:DB8:0:0:0:0:0:1: refused', 'peer <2001:DB8:0:0:0:0:0:1>: refused'],
    ['::ffff:203.0.113.7', '::ffff:<203.0.113.7>'],
    ['fe80::1%eth0', '<fe80::1>%eth0'],
  ])('are found: %s', (text, found) => {
    expect(ips(text)).toBe(found);
  });

  it.each([
    ...['', '1.2.3', '1.2.3.4.5', '256.1.1.1', 'v1.2.3.4', '1.2.3.4-beta'.replace('-', 'x')],
    ...['Mozilla/5.0 (X11) Chrome/141.0.0.0 Safari/537.36', 'Foo, Version=1.0.0.0, Culture=neutral'],
    ...['12:34:56', '2026-11-21T12:34:56', 'std::string', 'dead::beef', 'a::b::c', '::', 'key: value: 1'],
  ])('are no other numbers and names: %s', (text) => {
    expect(ips(text)).toBe(text);
  });

  it('are whole texts of either version', () => {
    expect(['203.0.113.7', '2001:db8::1', '1.2.3', ''].map(isAddress)).toEqual([true, true, false, false]);
  });
});
