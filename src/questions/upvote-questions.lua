-- Upvotes questions or takes that back in the given order, each with an answer of its own.
--   keys    head, log (stream), amended, gates (hash), upvoters (hash: question and person), votes (hash: question = how many)
--   args    epoch, seen, now, asked (how the body of a question begins that has its words, up to who asked), then for each:
--           who (they are and have been; it counts as the last one's), question, on ('1' or '')
--   returns a list of { 'accepted', votes } | { 'refused', code, retry_after_ms? }, or { 'refused', 'log_lost' }
-- @include ../rooms/fence.lua
-- @include ../rooms/person-gates.lua
local head, stream, amended, gates, upvoters, votes = unpack(KEYS)
local epoch, seen, now, asked = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]

local log = open_log(head, stream, epoch, seen)
local closed = redis.call('HGET', gates, 'closed')
redis.call('HLEN', amended)
redis.call('HLEN', upvoters)
redis.call('HLEN', votes)
if not log then return { 'refused', 'log_lost' } end

local function asker_of(question)
  local entry = redis.call('XRANGE', stream, question .. '-0', question .. '-0')[1]
  local body = entry and entry[2][4] or string.match(redis.call('HGET', amended, question) or '', '^%S+ %S+ (.*)$')
  if not body or string.sub(body, 1, #asked) ~= asked then return nil end
  return string.match(body, '^[^"]*', #asked + 1)
end

local function upvote(who, question, on)
  local shut = judge_gates(gates, closed, who, false, now)
  if shut then return shut end
  local asker = asker_of(question)
  if not asker then return { 'refused', 'not_found' } end
  local fields = {}
  for id in string.gmatch(who, '%S+') do
    fields[#fields + 1] = question .. ' ' .. id
    if id == asker then on = '' end
  end
  local change = -redis.call('HDEL', upvoters, unpack(fields))
  if on == '1' then change = change + redis.call('HSET', upvoters, fields[#fields], 1) end
  local count = change == 0 and (tonumber(redis.call('HGET', votes, question)) or 0) or redis.call('HINCRBY', votes, question, change)
  if count == 0 then redis.call('HDEL', votes, question) end
  return { 'accepted', count }
end

local answers = {}
for i = 5, #ARGV, 3 do answers[#answers + 1] = upvote(unpack(ARGV, i, i + 2)) end
return answers
