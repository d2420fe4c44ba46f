// How an operator starts the service. On a server `srok start` would run a second one beside the units, without their limits.

const UNITS =
  'на сервере с systemd – systemctl start srok, нескольких процессов – systemctl start srok.target';

export const START_SERVICE = `srok start (${UNITS})`;
export const START_WORKER = `srok start --role worker (${UNITS})`;
