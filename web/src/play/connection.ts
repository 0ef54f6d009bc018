// Is the server there, and is it still the same one? Asked every few seconds, and with growing pauses once it is lost.
import { useEffect, useState } from "preact/hooks";
import { server, type Server } from "./server";

export interface Connection { server: Server | null; lost: boolean; restarted: boolean; /** Grows whenever the server is there again. */ epoch: number; suspect: () => void }

const calm = 5000;
const pauses = [500, 1000, 2000, 4000, 8000];

export function useConnection(): Connection {
  const [now, set] = useState<Omit<Connection, "suspect">>({ server: null, lost: false, restarted: false, epoch: 0 });
  const [doubt, suspect] = useState(0);
  useEffect(() => {
    let timer = 0;
    let over = false;
    let failures = 0;
    const look = async () => {
      try {
        const found = await server();
        if (over) return;
        failures = 0;
        set((before) => {
          const other = before.server !== null && before.server.started !== found.started;
          if (before.server && !before.lost && !other) return before;
          return { server: found, lost: false, restarted: other, epoch: before.epoch + 1 };
        });
      } catch {
        if (over) return;
        failures++;
        set((before) => (before.lost ? before : { ...before, lost: true }));
      }
      timer = window.setTimeout(look, failures === 0 ? calm : pauses[Math.min(failures, pauses.length) - 1]);
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [doubt]);
  return { ...now, suspect: () => suspect((before) => before + 1) };
}
