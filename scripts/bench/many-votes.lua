-- The least that many votes in one call can be, for measuring: a row of each voter, with what makes it safe to send again. Nobody twice.
--   keys    voted (hash), tally (hash)
--   args    for each: voter, `<id>:<option>`
--   returns how many there were
local voters, rows, counts = {}, {}, {}
for i = 1, #ARGV, 2 do voters[#voters + 1] = ARGV[i] end
for i, known in ipairs(redis.call('HMGET', KEYS[1], unpack(voters))) do
  if not known then
    local ballot = ARGV[2 * i]
    local option = string.sub(ballot, -1)
    rows[#rows + 1], rows[#rows + 2] = voters[i], ballot
    counts[option] = (counts[option] or 0) + 1
  end
end
if #rows > 0 then redis.call('HSET', KEYS[1], unpack(rows)) end
for option, by in pairs(counts) do redis.call('HINCRBY', KEYS[2], option, by) end
return #voters
