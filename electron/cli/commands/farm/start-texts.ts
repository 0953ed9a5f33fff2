// How other systems start a node: a unit of systemd, and a line of Slurm. They place the node; what runs on it the farm places.

export function systemdUnit(head: string): string {
  return `[Unit]
Description=Node of an Espalier farm
After=network-online.target
Wants=network-online.target

[Service]
ExecStart=npm --prefix %h/espalier run --silent espalier -- farm join ${head}
KillSignal=SIGTERM
TimeoutStopSec=15min
Restart=always
RestartSec=10

[Install]
WantedBy=default.target`;
}

export function sbatchLine(head: string): string {
  return `sbatch --gres=gpu:1 --signal=B:TERM@300 --requeue --wrap "exec npm --prefix ~/espalier run --silent espalier -- farm join ${head}"`;
}
