using System.Net;
using System.Reflection;

namespace Pulse.Client.Tests.Setup;

/// <summary>A call of a method of the client with all arguments, and the request that it made.</summary>
internal sealed record Driven(MethodInfo Method, Operation Operation, Sent Sent)
{
    public string Name => $"{Operation.Method} {Operation.Template}";

    /// <summary>What the method returns: the answer, or an item of a list. Null: nothing, or no JSON.</summary>
    public Type? Answer => Method.ReturnType is { IsGenericType: true } type
        && type.GetGenericArguments()[0] is var answer && answer != typeof(RevocationReceipt) && answer != typeof(RevocationEvent)
            ? answer
            : null;

    public override string ToString() => $"{Method.DeclaringType!.Name}.{Method.Name}";
}

/// <summary>Calls every method of the client.</summary>
internal static class Drive
{
    public static async Task<List<Driven>> AllAsync()
    {
        List<Driven> driven = [];
        foreach (var area in typeof(PulseClient).GetProperties())
        {
            foreach (var method in area.PropertyType.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                driven.Add(await CallAsync(area, method));
            }
        }

        return driven;
    }

    private static async Task<Driven> CallAsync(PropertyInfo area, MethodInfo method)
    {
        Operation? operation = null;
        Sent? sent = null;
        using var spy = new Spy(found => operation = found);
        spy.InnerHandler = new Recorder((request, _) =>
        {
            sent = request;
            return Task.FromResult(Recorder.AnswerOf(HttpStatusCode.BadRequest));
        });
        var options = new PulseClientOptions { Url = new Uri("http://pulse.test/prefix"), MaxRetries = 0, AccountId = "6591739253089529" };
        using var pulse = new PulseClient(PulseClient.NewHttp(options, spy), () => options, TimeProvider.System);
        var arguments = method.GetParameters()
            .Select(parameter => parameter.ParameterType == typeof(PulseRequestOptions) ? null : Samples.Of(parameter.ParameterType));
        try
        {
            await WaitAsync(method.Invoke(area.GetValue(pulse), [.. arguments])!);
        }
        catch (PulseException refused) when (refused.Status == HttpStatusCode.BadRequest)
        {
        }

        return new Driven(method, operation!, sent!);
    }

    private static Task WaitAsync(object result) => result as Task ?? (Task)typeof(Drive)
        .GetMethod(nameof(EnumerateAsync), BindingFlags.NonPublic | BindingFlags.Static)!
        .MakeGenericMethod(result.GetType().GetInterface(typeof(IAsyncEnumerable<>).Name)!.GetGenericArguments())
        .Invoke(null, [result])!;

    private static async Task EnumerateAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var _ in items)
        {
        }
    }

    private sealed class Spy(Action<Operation> found) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Options.TryGetValue(Request.Key, out var made);
            found(made!.Operation);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
