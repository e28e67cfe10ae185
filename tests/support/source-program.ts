import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SOURCE = `${ROOT}src/`;

/** The files of src/ as the compiler sees them. */
export function sourceProgram(): ts.Program {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  const config = ts.getParsedCommandLineOfConfigFile(`${ROOT}tsconfig.json`, {}, host);
  const files = (config?.fileNames ?? []).filter((name) => name.startsWith(SOURCE));
  return ts.createProgram(files, config?.options ?? {});
}

function sourceFiles(program: ts.Program): readonly ts.SourceFile[] {
  return program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(SOURCE));
}

/** Every exported function that a text can be given to, as `log/escape.ts escapeUnsafe`. */
export function textFunctions(program: ts.Program): readonly string[] {
  const checker = program.getTypeChecker();
  const takesText = (signature: ts.Signature): boolean =>
    signature.getParameters().some(({ valueDeclaration: declared }) => {
      if (declared === undefined || !ts.isParameter(declared)) return false;
      return checker.isTypeAssignableTo(checker.getStringType(), checker.getTypeAtLocation(declared));
    });
  return sourceFiles(program).flatMap((file) => {
    const exported = checker.getSymbolAtLocation(file);
    const symbols = exported === undefined ? [] : checker.getExportsOfModule(exported);
    return symbols
      .filter(({ valueDeclaration }) => valueDeclaration?.getSourceFile() === file)
      .filter((symbol) => checker.getTypeOfSymbol(symbol).getCallSignatures().some(takesText))
      .map(({ name }) => `${relative(SOURCE, file.fileName)} ${name}`);
  });
}

/** Every regular expression that is written down in src/, with the file it stands in. */
export function patterns(
  program: ts.Program,
): readonly { readonly file: string; readonly pattern: RegExp }[] {
  return sourceFiles(program).flatMap((file) => {
    const found: { file: string; pattern: RegExp }[] = [];
    const look = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        const pattern = new RegExp(node.text.slice(1, end), node.text.slice(end + 1));
        found.push({ file: relative(SOURCE, file.fileName), pattern });
      }
      ts.forEachChild(node, look);
    };
    look(file);
    return found;
  });
}

/** Files that make a regular expression while the program runs, which nobody can look at beforehand. */
export function madePatterns(program: ts.Program): readonly string[] {
  return sourceFiles(program).flatMap((file) =>
    /\bRegExp\(/.test(file.text) ? [relative(SOURCE, file.fileName)] : [],
  );
}
