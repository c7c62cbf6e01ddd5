using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Application.Common;
using Pulse.Infrastructure.Common;
using StackExchange.Redis;

namespace Pulse.Infrastructure.Protection;

/// <summary>
/// Encrypts secrets in the database with ASP.NET Core Data Protection. The nodes share its keys, which are stored outside the database. It
/// creates a new key every 90 days and keeps old keys for decryption.
/// </summary>
internal sealed class KeyRing(KeyOptions options, IConfiguration configuration, ILoggerFactory logging, TimeProvider clock) : IDisposable
{
    private const string ApplicationName = "Pulse";
    private const string FolderName = "data-protection";
    private const string RedisKey = "pulse:data-protection";

    /// <summary>Minimum time between two reloads of the keys because of texts that no key decrypts.</summary>
    private static readonly TimeSpan MinReloadInterval = TimeSpan.FromSeconds(10);

    /// <summary>The lifetime of keys that the framework creates, too.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    private readonly Lazy<ConnectionMultiplexer> redis = new(() => ConnectionMultiplexer.Connect(RedisOptions.Of(configuration)!));
    private readonly Lock gate = new();
    private ServiceProvider? ring;
    private long loadedAt;

    private string Folder => WorkingFolder.PathOf(Path.Combine(options.Folder, FolderName));

    /// <summary>Encrypts a text.</summary>
    /// <param name="purpose">Kind of the text. Decryption needs the same purpose.</param>
    /// <param name="owner">Owner of the text. Decryption needs the same owner.</param>
    public string Protect(string text, string purpose, string owner) => ProtectorOf(Current, purpose, owner).Protect(text);

    /// <summary>Decrypts a text. If it fails, the keys are reloaded once, because another node may have created a new one.</summary>
    /// <returns>Null if the text was not encrypted with a key of this ring, for this purpose and owner.</returns>
    public string? Unprotect(string text, string purpose, string owner) =>
        TryUnprotect(Current, text, purpose, owner)
        ?? (TryReload() is { } reloaded ? TryUnprotect(reloaded, text, purpose, owner) : null);

    /// <summary>Whether the folder already holds keys. They are created only after the database is ready.</summary>
    public static bool IsKept(KeyOptions options) =>
        WorkingFolder.PathOf(Path.Combine(options.Folder, FolderName)) is var folder
        && Directory.Exists(folder) && Directory.EnumerateFiles(folder, "key-*.xml").Any();

    /// <summary>Creates the first key if there is none.</summary>
    /// <exception cref="StartupException">The keys cannot be stored, or some cannot be read.</exception>
    public void Ensure()
    {
        try
        {
            var keys = Current.GetRequiredService<IKeyManager>().GetAllKeys();
            var unreadable = keys.FirstOrDefault(key => !key.IsRevoked && !IsReadable(key));
            if (unreadable is not null)
            {
                throw new StartupException(
                    $"Cannot read key {unreadable.KeyId} of {(options.IsRingInRedis ? RedisKey : Folder)}. "
                    + "Add the certificate that encrypted it to Keys:Certificate.");
            }

            Protect("", nameof(Ensure), "");
        }
        catch (Exception exception) when (IsFileError(exception) || IsFileError(exception.InnerException))
        {
            throw new StartupException(
                $"Cannot store the encryption keys of second factors in {Folder}: {exception.Message} See Keys:Folder.");
        }
    }

    /// <summary>
    /// Creates a new key that encrypts from now on. The others stay, because revoking one would make everything that it has encrypted
    /// unreadable.
    /// </summary>
    /// <returns>The id of the key.</returns>
    /// <exception cref="StartupException">The keys cannot be stored.</exception>
    public Guid Rotate()
    {
        Ensure();
        try
        {
            var now = new DateTimeOffset(clock.UtcNow);
            return Current.GetRequiredService<IKeyManager>().CreateNewKey(now, now + Lifetime).KeyId;
        }
        catch (Exception exception) when (IsFileError(exception) || IsFileError(exception.InnerException))
        {
            throw new StartupException($"Cannot store a new key in {Folder}: {exception.Message} See Keys:Folder.");
        }
        catch (Exception exception) when ((exception as RedisException ?? exception.InnerException as RedisException) is { } away)
        {
            throw new StartupException($"Redis, which stores the key ring, does not respond: {away.Message}");
        }
    }

    /// <summary>The framework's own use of the keys: the tokens of forms.</summary>
    public IDataProtectionProvider Provider => Current.GetRequiredService<IDataProtectionProvider>();

    private static bool IsFileError(Exception? exception) => exception is IOException or UnauthorizedAccessException;

    public void Dispose()
    {
        ring?.Dispose();
        if (redis.IsValueCreated)
        {
            redis.Value.Dispose();
        }
    }

    private ServiceProvider Current
    {
        get
        {
            lock (gate)
            {
                return ring ??= Open();
            }
        }
    }

    private static IDataProtector ProtectorOf(ServiceProvider ring, string purpose, string owner) =>
        ring.GetRequiredService<IDataProtectionProvider>().CreateProtector(purpose, owner);

    /// <summary>
    /// Returns null if no key decrypts the text. Data Protection reports all errors as <see cref="CryptographicException"/>; an unavailable
    /// Redis is not such a case.
    /// </summary>
    private static string? TryUnprotect(ServiceProvider ring, string text, string purpose, string owner)
    {
        try
        {
            return ProtectorOf(ring, purpose, owner).Unprotect(text);
        }
        catch (CryptographicException exception) when (exception.InnerException is not RedisException)
        {
            return null;
        }
    }

    private static bool IsReadable(IKey key)
    {
        try
        {
            return key.CreateEncryptor() is not null;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <returns>Null if they were loaded too recently.</returns>
    private ServiceProvider? TryReload()
    {
        lock (gate)
        {
            // The old ring is not disposed, because another thread may use it. It holds only memory.
            return clock.GetElapsedTime(loadedAt) < MinReloadInterval ? null : ring = Open();
        }
    }

    private ServiceProvider Open()
    {
        loadedAt = clock.GetTimestamp();
        var services = new ServiceCollection().AddSingleton(logging).AddLogging();
        var protection = services.AddDataProtection().SetApplicationName(ApplicationName);
        if (options.IsRingInRedis)
        {
            protection.PersistKeysToStackExchangeRedis(() => redis.Value.GetDatabase(), RedisKey);
        }
        else
        {
            OwnerOnlyFolder.Make(Folder);
            protection.PersistKeysToFileSystem(new DirectoryInfo(Folder));
        }

        if (RingCertificates.Load(options) is [var first, ..] certificates)
        {
            protection.ProtectKeysWithCertificate(first).UnprotectKeysWithAnyCertificate([.. certificates]);
        }

        return services.BuildServiceProvider();
    }
}
