-- Signs members on: each is the person they were, or the guest who they are now, or somebody new.
--   keys    subjects (hash: subject, by person), used (sorted set: what was used, by when it may be forgotten), then for each: member (hash)
--   args    now, most_was, then for each: subject, guest (or ''), fresh, name (or ''), avatar (or ''), limit_key (or ''), once (or ''), until
--   returns a list of { 'accepted', person, was, limit_key, since } | { 'refused', code }
-- @include use-once.lua
local subjects, used = KEYS[1], KEYS[2]
local now, most_was = ARGV[1], tonumber(ARGV[2])

redis.call('HLEN', subjects)
redis.call('ZCARD', used)
for i = 3, #KEYS do redis.call('HLEN', KEYS[i]) end

local function sign_on(member, subject, guest, fresh, name, avatar, limit_key, once, till)
  if once ~= '' and not use_once(used, once, till, now) then return { 'refused', 'token_used' } end
  local person, was, since = unpack(redis.call('HMGET', member, 'person', 'was', 'since'))
  local free = guest ~= '' and redis.call('HEXISTS', subjects, guest) == 0
  if not person then
    person, was = free and guest or fresh, ''
  elseif free and select(2, string.gsub(was, '%S+', '')) < most_was then
    was = was == '' and guest or was .. ' ' .. guest
  else
    free = false
  end
  if free then redis.call('HSET', subjects, guest, subject) end
  if limit_key == '' then limit_key = person end
  since = since or now
  redis.call('HSET', subjects, person, subject)
  redis.call('DEL', member)
  redis.call('HSET', member, 'person', person, 'was', was, 'limit', limit_key, 'since', since, 'seen', now)
  if name ~= '' then redis.call('HSET', member, 'name', name) end
  if avatar ~= '' then redis.call('HSET', member, 'avatar', avatar) end
  return { 'accepted', person, was, limit_key, since }
end

local answers = {}
for i = 3, #ARGV, 8 do answers[#answers + 1] = sign_on(KEYS[#answers + 3], unpack(ARGV, i, i + 7)) end
return answers
