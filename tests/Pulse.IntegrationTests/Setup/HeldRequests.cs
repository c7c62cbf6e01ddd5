using ErrorOr;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Pulse.Application.Authorization;
using Pulse.Application.Common;
using Pulse.Application.LoginProtection;
using Pulse.Domain.Audit;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Where a request can be held.</summary>
public enum Stage
{
    /// <summary>After the authorization of its caller, before its body is read. The rest of the body has not arrived.</summary>
    Body,

    /// <summary>After its handler has checked everything in memory, before its first transaction begins.</summary>
    Transaction,

    /// <summary>After a guess was found wrong, before it is counted.</summary>
    Count,
}

/// <summary>Holds requests whose user agent names a stage.</summary>
public sealed class HeldRequests
{
    public Gate Gate { get; } = new();

    public static string UserAgentOf(Stage stage) => $"held-{stage}";

    public void HoldIn(IServiceCollection services) => services
        .AddSingleton<IStartupFilter>(new Bodies(Gate))
        .Decorate<ILoginFailureStore>((inner, provider) => new Counts(inner, provider.GetRequiredService<RequestContext>(), Gate))
        .Decorate<IUnitOfWork>((inner, provider) => new Work(
            inner, provider.GetRequiredService<RequestContext>(), provider.GetRequiredService<Reauthorization>(), Gate));

    private sealed class Bodies(Gate gate) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (http, rest) =>
            {
                if (http.Request.Headers.UserAgent == UserAgentOf(Stage.Body))
                {
                    http.Request.Body = new Held(http.Request.Body, gate);
                }

                await rest(http);
            });
            next(app);
        };
    }

    private sealed class Work(IUnitOfWork inner, RequestContext context, Reauthorization reauthorization, Gate gate) : IUnitOfWork
    {
        public async Task<ErrorOr<T>> ExecuteAsync<T>(Func<CancellationToken, Task<ErrorOr<T>>> work, CancellationToken cancellationToken)
        {
            // Only the handler's transaction. The idempotency key is claimed before.
            if (reauthorization.RequestType is not null && context.UserAgent == UserAgentOf(Stage.Transaction))
            {
                await gate.PassAsync();
            }

            return await inner.ExecuteAsync(work, cancellationToken);
        }
    }

    private sealed class Counts(ILoginFailureStore inner, RequestContext context, Gate gate) : ILoginFailureStore
    {
        public Task<DateTime?> FindLimitingAsync(byte[] key, int limit, DateTime since, CancellationToken cancellationToken) =>
            inner.FindLimitingAsync(key, limit, since, cancellationToken);

        public async Task AddAsync(
            IReadOnlyCollection<byte[]> keys, AuditEvent happened, DateTime at, DateTime forgetBefore, CancellationToken cancellationToken)
        {
            if (context.UserAgent == UserAgentOf(Stage.Count))
            {
                await gate.PassAsync();
            }

            await inner.AddAsync(keys, happened, at, forgetBefore, cancellationToken);
        }
    }

    private sealed class Held(Stream inner, Gate gate) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await gate.PassAsync();
            return await inner.ReadAsync(buffer, cancellationToken);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
