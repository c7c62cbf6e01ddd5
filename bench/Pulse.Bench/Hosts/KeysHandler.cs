using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Pulse.Bench.Hosts;

/// <summary>API keys in a database, with one Entity Framework Core query for each request.</summary>
internal sealed class KeysHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeysDbContext db)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var identifier = Request.Headers["x-api-key"].ToString();
        var key = await db.Keys.AsNoTracking().SingleOrDefaultAsync(k => k.Identifier == identifier, Context.RequestAborted);
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(Request.Headers["x-api-secret"].ToString()));
        if (key is null || !CryptographicOperations.FixedTimeEquals(hash, key.SecretHash))
        {
            return AuthenticateResult.Fail("unknown");
        }

        var identity = new ClaimsIdentity(
            [new Claim("sub", key.Identifier), new Claim("account", key.Account), new Claim("permission", key.Permission)], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }
}

internal sealed class KeysDbContext(DbContextOptions<KeysDbContext> options) : DbContext(options)
{
    private const string FileVariable = "BENCH_KEYS";
    private const int Count = 1_000;

    public static string File => Environment.GetEnvironmentVariable(FileVariable)!;

    public DbSet<StoredKey> Keys => Set<StoredKey>();

    /// <summary>
    /// Creates a database file with keys. Returns the environment variables that pass its path to a contestant's process.
    /// </summary>
    public static (string Name, string Value)[] Make(string file)
    {
        using var db = new KeysDbContext(new DbContextOptionsBuilder<KeysDbContext>().UseSqlite($"Data Source={file}").Options);
        db.Database.EnsureCreated();
        db.Keys.AddRange(Enumerable.Range(0, Count).Select(number => new StoredKey
        {
            Identifier = Identifier(number),
            SecretHash = SHA256.HashData(Encoding.ASCII.GetBytes(Secret(number))),
            Account = "6591739253089529",
            Permission = "readMerchants",
        }));
        db.SaveChanges();
        return [(FileVariable, file)];
    }

    public static (string Name, string Value)[] Headers(int number) =>
        [("x-api-key", Identifier(number)), ("x-api-secret", Secret(number))];

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<StoredKey>().HasKey(key => key.Identifier);

    private static string Identifier(int number) => $"apiKey-{number:D24}";

    private static string Secret(int number) => $"secret-{number:D43}";
}

internal sealed class StoredKey
{
    public required string Identifier { get; init; }

    public required byte[] SecretHash { get; init; }

    public required string Account { get; init; }

    public required string Permission { get; init; }
}
