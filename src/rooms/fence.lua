-- Included: the room's log, if it is the one the caller knows and as long as they have seen it; else nil: then a script
-- changes nothing and returns { 'refused', 'log_lost' }. A key of another type ends the script here.
local function open_log(head, stream, epoch, seen)
  redis.call('XLEN', stream)
  local is, seq, at = unpack(redis.call('HMGET', head, 'epoch', 'seq', 'at'))
  if is ~= epoch or (tonumber(seq) or -1) < tonumber(seen) then return nil end
  return { head = head, stream = stream, seq = tonumber(seq), at = tonumber(at) }
end
