// Somebody must be told when no mail goes out, and nobody else may load an order.
import { type Finding, ok, warning } from './finding.ts';

/** @param operators addresses from SROK_OPERATORS */
export function operatorsNamed(operators: readonly string[]): Finding {
  if (operators.length > 0) return ok('operators', operators.join(', '));
  return warning(
    'operators',
    'не назначены: загружать распоряжения на страницах некому, и никто не узнает, если рассылка остановится',
    'Задайте в SROK_OPERATORS адрес, по которому Вас находят, например: SROK_OPERATORS=operator@department.example.org – и перезапустите службу.',
  );
}
