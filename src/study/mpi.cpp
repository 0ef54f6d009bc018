// The only file that knows MPI; built as a library of its own.
#include "study/mpi.h"

#include <list>
#include <mpi.h>
#include <string>

namespace {

struct Outgoing {
  std::string bytes;
  MPI_Request request = MPI_REQUEST_NULL;
};
std::list<Outgoing> outgoing;
RechtswegRanks ranks;

void go_on() {
  for (auto message = outgoing.begin(); message != outgoing.end();) {
    int done = 0;
    // Who cannot be reached is noticed by its silence.
    const int error = MPI_Test(&message->request, &done, MPI_STATUS_IGNORE);
    message = done != 0 || error != MPI_SUCCESS ? outgoing.erase(message) : std::next(message);
  }
}

void send(int to, int kind, const char *bytes, std::size_t size) {
  Outgoing &message = outgoing.emplace_back();
  message.bytes.assign(bytes, size);
  if (MPI_Isend(message.bytes.data(), static_cast<int>(size), MPI_BYTE, to, kind, MPI_COMM_WORLD,
                &message.request) != MPI_SUCCESS)
    outgoing.pop_back();
}

bool receive(void *context, void (*take)(void *, int, int, const char *, std::size_t)) {
  go_on();
  int there = 0, size = 0;
  MPI_Status status;
  if (MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status) != MPI_SUCCESS || there == 0)
    return false;
  MPI_Get_count(&status, MPI_BYTE, &size);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  if (MPI_Recv(bytes.data(), size, MPI_BYTE, status.MPI_SOURCE, status.MPI_TAG, MPI_COMM_WORLD, &status) != MPI_SUCCESS)
    return false;
  take(context, status.MPI_SOURCE, status.MPI_TAG, bytes.data(), bytes.size());
  return true;
}

bool sent() {
  go_on();
  return outgoing.empty();
}

void finalize() { MPI_Finalize(); }

void abort_all(int code) { MPI_Abort(MPI_COMM_WORLD, code); }

} // namespace

const RechtswegRanks *rechtsweg_join_ranks() {
  int provided = 0;
  if (MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided) != MPI_SUCCESS)
    return nullptr;
  MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
  MPI_Comm_rank(MPI_COMM_WORLD, &ranks.rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks.size);
  ranks.send = send;
  ranks.receive = receive;
  ranks.sent = sent;
  ranks.finalize = finalize;
  ranks.abort = abort_all;
  return &ranks;
}
