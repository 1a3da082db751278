-- Deletes what is kept of a member, and that they are or have been these persons.
--   keys    subjects (hash: subject, by person), member (hash)
--   args    subject
--   returns { 'accepted' }
local subjects, member = unpack(KEYS)
local subject = unpack(ARGV)

local person, was = unpack(redis.call('HMGET', member, 'person', 'was'))
for each in string.gmatch((person or '') .. ' ' .. (was or ''), '%S+') do
  if redis.call('HGET', subjects, each) == subject then redis.call('HDEL', subjects, each) end
end
redis.call('DEL', member)
return { 'accepted' }
