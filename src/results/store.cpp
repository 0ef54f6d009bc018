#include "results/store.h"

#include <cmath>
#include <cstdio>
#include <fmt/core.h>
#include <sqlite3.h>

namespace rechtsweg::results {

std::string number_text(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e15)
    return fmt::format("{}", static_cast<std::int64_t>(value));
  return fmt::format("{}", value);
}

Cell real(double value) {
  if (!std::isfinite(value))
    return {};
  return value;
}

struct Store::Impl {
  std::string folder, table;
  sqlite3 *database = nullptr;
  sqlite3_stmt *insert = nullptr;
  std::FILE *csv = nullptr;
  struct Described {
    std::string table, meaning;
    Column column;
  };
  std::vector<Described> dictionary;
  std::size_t columns = 0;

  void sql(const std::string &text) {
    if (sqlite3_exec(database, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      throw MachineError(fmt::format("{}/results.sqlite: {}", folder, sqlite3_errmsg(database)));
  }
  void write(const std::string &text) {
    if (std::fwrite(text.data(), 1, text.size(), csv) != text.size())
      throw MachineError(fmt::format("{}/{}.csv cannot be written: is the disk full?", folder, table));
  }
};

namespace {
std::string quoted(const std::string &text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos)
    return text;
  std::string out = "\"";
  for (const char c : text)
    out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}
} // namespace

Store::Store(const std::string &folder) : impl_(std::make_unique<Impl>()) {
  impl_->folder = folder;
  const std::string file = folder + "/results.sqlite";
  if (sqlite3_open(file.c_str(), &impl_->database) != SQLITE_OK)
    throw MachineError(fmt::format("{} cannot be opened: {}", file, sqlite3_errmsg(impl_->database)));
  files_.push_back("results.sqlite");
  // Nobody reads before the folder is whole, and an interrupted write is begun anew.
  impl_->sql("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN");
}

Store::~Store() {
  if (impl_->insert != nullptr)
    sqlite3_finalize(impl_->insert);
  if (impl_->csv != nullptr)
    std::fclose(impl_->csv);
  sqlite3_close(impl_->database);
}

void Store::begin(const std::string &table, const std::string &meaning,
                  std::vector<Column> columns) {
  end_table();
  impl_->table = table;
  impl_->columns = columns.size();
  std::string create = fmt::format("CREATE TABLE \"{}\" (", table), values, header;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    create += fmt::format("{}\"{}\" {}", i == 0 ? "" : ", ", columns[i].name, columns[i].type);
    values += i == 0 ? "?" : ", ?";
    header += (i == 0 ? "" : ",") + columns[i].name;
  }
  impl_->sql(create + ")");
  const std::string insert = fmt::format("INSERT INTO \"{}\" VALUES ({})", table, values);
  if (sqlite3_prepare_v2(impl_->database, insert.c_str(), -1, &impl_->insert, nullptr) != SQLITE_OK)
    throw MachineError(fmt::format("{}: {}", table, sqlite3_errmsg(impl_->database)));
  const std::string file = impl_->folder + "/" + table + ".csv";
  impl_->csv = std::fopen(file.c_str(), "wb");
  if (impl_->csv == nullptr)
    throw MachineError(file + " cannot be written");
  files_.push_back(table + ".csv");
  impl_->write(header + "\n");
  for (Column &column : columns)
    impl_->dictionary.push_back({table, meaning, std::move(column)});
}

void Store::row(std::initializer_list<Cell> cells) {
  if (cells.size() != impl_->columns)
    throw std::logic_error("a row of another width than its table");
  std::string line;
  int i = 0;
  for (const Cell &cell : cells) {
    if (i > 0)
      line += ',';
    ++i;
    if (const auto *text = std::get_if<std::string>(&cell)) {
      sqlite3_bind_text(impl_->insert, i, text->data(), static_cast<int>(text->size()),
                        SQLITE_TRANSIENT);
      line += quoted(*text);
    } else if (const auto *whole = std::get_if<std::int64_t>(&cell)) {
      sqlite3_bind_int64(impl_->insert, i, *whole);
      line += fmt::format("{}", *whole);
    } else if (const auto *number = std::get_if<double>(&cell)) {
      sqlite3_bind_double(impl_->insert, i, *number);
      line += number_text(*number);
    } else
      sqlite3_bind_null(impl_->insert, i);
  }
  line += '\n';
  if (sqlite3_step(impl_->insert) != SQLITE_DONE)
    throw MachineError(fmt::format("{}/results.sqlite: {}", impl_->folder, sqlite3_errmsg(impl_->database)));
  sqlite3_reset(impl_->insert);
  impl_->write(line);
}

void Store::end_table() {
  if (impl_->insert != nullptr)
    sqlite3_finalize(impl_->insert);
  impl_->insert = nullptr;
  if (impl_->csv != nullptr) {
    std::FILE *file = impl_->csv;
    impl_->csv = nullptr;
    if (std::fclose(file) != 0)
      throw MachineError(impl_->folder + "/" + impl_->table + ".csv cannot be written: is the disk full?");
  }
}

void Store::finish() {
  const auto dictionary = impl_->dictionary;
  begin("columns", "what every column of every table means",
        {{"table", "text", "", "the table"},
         {"about", "text", "", "what the table holds"},
         {"column", "text", "", "the column"},
         {"type", "text", "", "text, integer or real"},
         {"unit", "text", "", "the unit, where there is one"},
         {"meaning", "text", "", "what the column holds"}});
  for (const auto &entry : dictionary)
    row({entry.table, entry.meaning, entry.column.name, entry.column.type, entry.column.unit,
         entry.column.meaning});
  end_table();
  impl_->sql("COMMIT");
  if (sqlite3_close(impl_->database) != SQLITE_OK)
    throw MachineError(impl_->folder + "/results.sqlite cannot be closed");
  impl_->database = nullptr;
}

} // namespace rechtsweg::results
