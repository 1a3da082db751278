-- Puts ballots into a box as they were in another; one that is there already stays.
--   keys    ballots (hash), tally (hash)
--   args    for each ballot: key, ballot, then how many fields of the tally it is counted in, and each with its figure
--   returns { 'accepted' }
local ballots, tally = unpack(KEYS)
redis.call('HLEN', tally)
local i = 1
while i <= #ARGV do
  local key, ballot, fields = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
  if redis.call('HSETNX', ballots, key, ballot) == 1 then
    for at = i + 3, i + 1 + 2 * fields, 2 do redis.call('HINCRBY', tally, ARGV[at], ARGV[at + 1]) end
  end
  i = i + 3 + 2 * fields
end
return { 'accepted' }
