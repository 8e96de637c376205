"""Password hashing: argon2id with 19 MiB, two passes (about 30 ms of CPU a sign-in)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
