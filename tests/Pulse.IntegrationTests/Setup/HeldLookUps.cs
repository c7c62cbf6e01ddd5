using System.Data.Common;
using System.Net;
using System.Text.RegularExpressions;
using ErrorOr;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;
using Pulse.Infrastructure.Credentials;
using Pulse.Infrastructure.Persistence.Sqlite;
using Pulse.Infrastructure.Persistence.SqlServer;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Where a lookup is held.</summary>
public enum Held
{
    /// <summary>Before its statement is sent.</summary>
    BeforeRead,

    /// <summary>After the database has determined the result, and before it is read.</summary>
    DuringRead,

    /// <summary>Before the result is cached.</summary>
    AfterRead,
}

/// <summary>Holds lookups of credentials at one of their steps, and reports when requests wait for one.</summary>
public sealed partial class HeldLookUps : DbCommandInterceptor
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Gate beforeRead = new();
    private readonly Gate duringRead = new();
    private readonly Gate afterRead = new();

    private SemaphoreSlim Waiting { get; set; } = new(0);

    public void HoldIn(IServiceCollection services) => services
        .ConfigureDbContext<SqlitePulseDbContext>(options => options.AddInterceptors(this))
        .ConfigureDbContext<SqlServerPulseDbContext>(options => options.AddInterceptors(this))
        .Decorate<ICredentialStore>(inner => new Store(inner, this))
        .Decorate<ICredentialVerifier>(inner => new Verifier(inner, this));

    /// <summary>From now on, holds lookups and counts requests that wait for one.</summary>
    public void Close(Held held)
    {
        Waiting = new SemaphoreSlim(0);
        GateOf(held).Close();
    }

    public void Open()
    {
        beforeRead.Open();
        duringRead.Open();
        afterRead.Open();
    }

    public Task WaitForLookUpAsync(Held held) => GateOf(held).WaitForAsync(arrivals: 1);

    /// <summary>Waits until this number of requests waits for a lookup, of their own or of another request.</summary>
    public async Task WaitForRequestsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.That(await Waiting.WaitAsync(Patience), Is.True, "No request waits for a lookup.");
        }
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        await PassAsync(beforeRead, command);
        return result;
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        await PassAsync(duringRead, command);
        return result;
    }

    private static Task PassAsync(Gate gate, DbCommand command) =>
        LookUp().IsMatch(command.CommandText) ? gate.PassAsync() : Task.CompletedTask;

    [GeneratedRegex("""(TokenHash|Hash)["\]] = """)]
    private static partial Regex LookUp();

    private Gate GateOf(Held held) => held switch
    {
        Held.BeforeRead => beforeRead,
        Held.DuringRead => duringRead,
        _ => afterRead,
    };

    private sealed class Store(ICredentialStore inner, HeldLookUps holds) : ICredentialStore
    {
        public async Task<CachedCaller?> FindAsync(PresentedCredential presented, CancellationToken cancellationToken)
        {
            var found = await inner.FindAsync(presented, cancellationToken);
            await holds.afterRead.PassAsync();
            return found;
        }
    }

    private sealed class Verifier(ICredentialVerifier inner, HeldLookUps holds) : ICredentialVerifier
    {
        public ValueTask<CredentialVerification> VerifyAsync(
            PresentedCredential presented, IPAddress? address, CancellationToken cancellationToken)
        {
            var verified = inner.VerifyAsync(presented, address, cancellationToken).AsTask();
            if (!verified.IsCompleted)
            {
                holds.Waiting.Release();
            }

            return new ValueTask<CredentialVerification>(verified);
        }

        public ValueTask<ErrorOr<Caller>> VerifyAgainAsync(
            PresentedCredential presented, IPAddress? address, CancellationToken cancellationToken) =>
            inner.VerifyAgainAsync(presented, address, cancellationToken);
    }
}
