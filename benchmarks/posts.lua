-- Sends each line of a file once: address, cookies and form, tab between them.
-- At the end prints "TOLD answered-with-302 otherwise seconds"; wrk itself goes on until it is ended.
local ffi = require("ffi")
ffi.cdef("typedef struct { long s; long ns; } moment; int clock_gettime(int, moment *);")

local lines, sent, answered, wrong, began = {}, 0, 0, 0, nil

local function now()
  local moment = ffi.new("moment")
  ffi.C.clock_gettime(1, moment)
  return tonumber(moment.s) + tonumber(moment.ns) / 1e9
end

function init(arguments)
  for line in io.lines(arguments[1]) do
    lines[#lines + 1] = line
  end
end

function request()
  began = began or now()
  sent = sent + 1
  if sent > #lines then -- while the last ones are waited for: answered with 405
    return wrk.format("GET", "/empty/")
  end
  local path, cookie, body = lines[sent]:match("^([^\t]*)\t([^\t]*)\t(.*)$")
  local headers = { ["Cookie"] = cookie, ["Content-Type"] = "application/x-www-form-urlencoded" }
  return wrk.format("POST", path, headers, body)
end

function response(status)
  if status == 302 then answered = answered + 1 elseif status ~= 405 then wrong = wrong + 1 end
  if status == 405 and lines then
    print(string.format("TOLD %d %d %.6f", answered, wrong, now() - began))
    io.stdout:flush()
    lines = nil
    wrk.thread:stop()
  end
end
