-- The least that a vote can be, for measuring: counted once of each voter.
--   keys    voted (hash), tally (hash)
--   args    voter, option
--   returns 1 when it counted
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
redis.call('HINCRBY', KEYS[2], ARGV[2], 1)
return 1
