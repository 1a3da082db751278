-- Sets or takes back reactions in the given order, each with an answer of its own.
--   keys    head, log (stream), amended, gates (hash), reactors (set), reactions (hash: line = its counts)
--   args    epoch, seen, now, said (how the body of a line begins that has its words), kinds (how many there are), then for
--           each: person, who (they are and have been), line, kind (from 1), on ('1' or '')
--   returns a list of { 'accepted', count, ... } | { 'refused', code, retry_after_ms? }, or { 'refused', 'log_lost' }
-- @include ../rooms/fence.lua
-- @include ../rooms/person-gates.lua
local head, stream, amended, gates, reactors, reactions = unpack(KEYS)
local epoch, seen, now, said, kinds = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])

local log = open_log(head, stream, epoch, seen)
local closed = redis.call('HGET', gates, 'closed')
redis.call('HLEN', amended)
redis.call('SCARD', reactors)
redis.call('HLEN', reactions)
if not log then return { 'refused', 'log_lost' } end

local function is_said(line)
  local entry = redis.call('XRANGE', stream, line .. '-0', line .. '-0')[1]
  local body = entry and entry[2][4] or string.match(redis.call('HGET', amended, line) or '', '^%S+ %S+ (.*)$')
  return body and string.sub(body, 1, #said) == said
end

local function react(person, who, line, kind, on)
  local shut = judge_gates(gates, closed, who, false, now)
  if shut then return shut end
  if not is_said(line) then return { 'refused', 'not_found' } end
  local counts, any = {}, 0
  for count in string.gmatch(redis.call('HGET', reactions, line) or string.rep('0 ', kinds), '%d+') do
    counts[#counts + 1] = tonumber(count)
  end
  local changed = redis.call(on == '1' and 'SADD' or 'SREM', reactors, line .. ' ' .. kind .. ' ' .. person)
  counts[tonumber(kind)] = counts[tonumber(kind)] + (on == '1' and changed or -changed)
  for _, count in ipairs(counts) do any = any + count end
  if any == 0 then redis.call('HDEL', reactions, line) else redis.call('HSET', reactions, line, table.concat(counts, ' ')) end
  return { 'accepted', unpack(counts) }
end

local answers = {}
for i = 6, #ARGV, 5 do answers[#answers + 1] = react(unpack(ARGV, i, i + 4)) end
return answers
