using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pulse.Infrastructure.Common;
using StackExchange.Redis;

namespace Pulse.Infrastructure.Protection;

/// <summary>
/// Encrypts what the database must not show, with ASP.NET Core Data Protection. Its keys are shared by the nodes and kept outside the
/// database; it makes a new one every 90 days and keeps the old ones, so that what was encrypted stays readable.
/// </summary>
internal sealed class KeyRing(KeyOptions options, IConfiguration configuration, ILoggerFactory logging, TimeProvider clock) : IDisposable
{
    private const string ApplicationName = "Pulse";
    private const string FolderName = "data-protection";
    private const string RedisKey = "pulse:data-protection";

    /// <summary>Texts that no key opens cause at most one reading of the ring in this time, by a monotonic clock.</summary>
    private static readonly TimeSpan BetweenReads = TimeSpan.FromSeconds(10);

    private readonly Lazy<ConnectionMultiplexer> redis = new(() => ConnectionMultiplexer.Connect(RedisOptions.Of(configuration)!));
    private readonly Lock gate = new();
    private ServiceProvider? ring;
    private long readAt;

    private string Folder => WorkingFolder.PathOf(Path.Combine(options.Folder, FolderName));

    /// <param name="text">What to encrypt.</param>
    /// <param name="purpose">What it is.</param>
    /// <param name="owner">Whose it is: it is worth nothing in another's place.</param>
    public string Protect(string text, string purpose, string owner) => ProtectorOf(Current, purpose, owner).Protect(text);

    /// <summary>Another node may have made a key since the keys were read: they are read again before anything is called unreadable.</summary>
    /// <returns>Null where it was not encrypted with a key of this ring, for this purpose and owner.</returns>
    public string? Unprotect(string text, string purpose, string owner) =>
        TryUnprotect(Current, text, purpose, owner) ?? (ReadAgain() is { } again ? TryUnprotect(again, text, purpose, owner) : null);

    /// <summary>Whether the folder holds keys: no start has made any before its database was ready.</summary>
    public static bool IsKept(KeyOptions options) =>
        WorkingFolder.PathOf(Path.Combine(options.Folder, FolderName)) is var folder && Directory.Exists(folder) && Directory.EnumerateFiles(folder, "key-*.xml").Any();

    /// <summary>Makes the first key, where there is none.</summary>
    /// <exception cref="StartupException">The keys cannot be kept, or some cannot be read.</exception>
    public void Ensure()
    {
        try
        {
            var unreadable = Current.GetRequiredService<IKeyManager>().GetAllKeys().FirstOrDefault(key => !key.IsRevoked && !IsReadable(key));
            if (unreadable is not null)
            {
                throw new StartupException(
                    $"Key {unreadable.KeyId} of {(options.IsRingInRedis ? RedisKey : Folder)} cannot be read: put the certificate that it was encrypted with into Keys:Certificate as well.");
            }

            Protect("", nameof(Ensure), "");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException || exception.InnerException is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The keys of second factors cannot be kept in {Folder}: {exception.Message} See Keys:Folder.");
        }
    }

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

    /// <summary>Data Protection makes a <see cref="CryptographicException"/> of whatever happens; a Redis that is away says nothing about the text.</summary>
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

    /// <returns>Null where they have been read too lately.</returns>
    private ServiceProvider? ReadAgain()
    {
        lock (gate)
        {
            // What is replaced is not disposed of: somebody may be using it, and it holds nothing but memory.
            return clock.GetElapsedTime(readAt) < BetweenReads ? null : ring = Open();
        }
    }

    private ServiceProvider Open()
    {
        readAt = clock.GetTimestamp();
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
