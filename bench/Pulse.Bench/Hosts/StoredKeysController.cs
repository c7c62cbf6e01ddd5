using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Pulse.Bench.Hosts;

/// <summary>Reads Pulse's keys with compiled queries in pooled contexts, without authentication.</summary>
[ApiController]
public sealed class StoredKeysController(PooledKeys db) : ControllerBase
{
    [HttpGet("/apikeys/{id:guid}")]
    public async Task<IActionResult> Get(Guid id) => await PooledKeys.KeyAsync(db, id) is { } key ? Ok(key) : NotFound();

    [HttpGet("/apikeys")]
    public async Task<IActionResult> List(long account, int pageSize)
    {
        Response.Headers["X-Total-Count"] = $"{await PooledKeys.CountAsync(db, account)}";
        var keys = new List<PooledKey>(pageSize);
        await foreach (var key in PooledKeys.ListAsync(db, account, pageSize))
        {
            keys.Add(key);
        }

        return Ok(keys);
    }
}

/// <summary>Maps the keys in Pulse's own database, read-only.</summary>
public sealed class PooledKeys(DbContextOptions<PooledKeys> options) : DbContext(options)
{
    private const string FileVariable = "BENCH_PULSE";

    /// <summary>Finds a key with its secrets. Null if there is none.</summary>
    public static readonly Func<PooledKeys, Guid, Task<PooledKey?>> KeyAsync = EF.CompileAsyncQuery(
        (PooledKeys db, Guid id) => db.Keys.AsNoTracking().Include(key => key.Secrets).SingleOrDefault(key => key.Id == id));

    public static readonly Func<PooledKeys, long, Task<int>> CountAsync = EF.CompileAsyncQuery(
        (PooledKeys db, long account) => db.Keys.Count(key => key.AccountId == account));

    /// <summary>Lists the newest keys with their secrets.</summary>
    public static readonly Func<PooledKeys, long, int, IAsyncEnumerable<PooledKey>> ListAsync = EF.CompileAsyncQuery(
        (PooledKeys db, long account, int count) => db.Keys.AsNoTracking().Include(key => key.Secrets)
            .Where(key => key.AccountId == account)
            .OrderByDescending(key => key.CreatedAt).ThenByDescending(key => key.Sequence).Take(count));

    /// <summary>For a host's services: reads the file that <see cref="In"/> passes.</summary>
    public static void Add(IServiceCollection services) => services.AddDbContextPool<PooledKeys>(
        options => options.UseSqlite($"Data Source={Environment.GetEnvironmentVariable(FileVariable)};Mode=ReadOnly"));

    /// <summary>Environment variables that pass the path of Pulse's database to a contestant's process.</summary>
    public static (string Name, string Value)[] In(string file) => [(FileVariable, file)];

    public DbSet<PooledKey> Keys => Set<PooledKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<PooledKey>().ToTable("ApiKeys").HasKey(key => key.Sequence);
        modelBuilder.Entity<PooledKey>().HasMany(key => key.Secrets).WithOne()
            .HasForeignKey(secret => secret.ApiKeyId).HasPrincipalKey(key => key.Id);
        modelBuilder.Entity<PooledSecret>().ToTable("KeySecrets").HasKey(secret => secret.Sequence);
    }
}

public sealed record PooledKey(
    long Sequence,
    Guid Id,
    string Identifier,
    string Name,
    string? Description,
    long AccountId,
    long Permissions,
    bool Active,
    string SecretHint,
    DateTime? ExpiresAt,
    DateTime? NotBefore,
    string AllowedIps,
    string? RateLimit,
    string? Quota,
    DateTime CreatedAt,
    string CreatedBy,
    string? CreatedById,
    DateTime UpdatedAt,
    string UpdatedBy,
    string? UpdatedById,
    DateTime? LastUsedAt,
    string? LastUsedIp)
{
    public ICollection<PooledSecret> Secrets { get; } = new List<PooledSecret>();
}

public sealed record PooledSecret(
    long Sequence, Guid ApiKeyId, string Hint, DateTime CreatedAt, DateTime? ActivatedAt, DateTime? LastUsedAt, DateTime? EndsAt);
