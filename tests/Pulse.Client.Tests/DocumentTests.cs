using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pulse.Client.Tests.Setup;

namespace Pulse.Client.Tests;

/// <summary>The client is compared with the OpenAPI document: operations, headers, parameters, bodies and answers.</summary>
public sealed partial class DocumentTests : PulseTests
{
    private Dictionary<string, DocumentedOperation> document = null!;
    private List<Driven> calls = null!;

    [OneTimeSetUp]
    public async Task ReadAsync()
    {
        document = await Document.ReadAsync(Url);
        calls = await Drive.AllAsync();
    }

    [Test]
    public void Each_operation_of_the_document_has_a_method() =>
        Assert.That(calls.Select(call => call.Name).Distinct(), Is.EquivalentTo(document.Keys));

    [Test]
    public void Each_method_sends_the_request_that_its_operation_names() => Assert.That(
        calls.Where(call => call.Sent.Method != call.Operation.Method
            || !Regex.IsMatch(call.Sent.Path, $"^/prefix{Parameter().Replace(call.Operation.Template, "[^/]+")}$")),
        Is.Empty);

    [Test]
    public void Each_method_sends_the_headers_that_its_operation_accepts() => Assert.That(
        calls.Select(call => $"{call.Name}: {Flags(call.Operation)}").Distinct(),
        Is.EquivalentTo(document.Values.Select(operation => $"{operation.Name}: {Flags(operation)}")));

    [Test]
    public void Each_parameter_of_a_query_is_documented() => Assert.That(
        from call in calls
        from name in call.Sent.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')[0])
        where name != "sample" && !document[call.Name].ParametersIn("query").Contains(name)
        select $"{call}: {name}",
        Is.Empty);

    /// <summary>Lists have further filters by path, and the paging parameters that the client sets itself.</summary>
    [Test]
    public void Each_parameter_of_an_operation_that_is_no_list_can_be_sent() => Assert.That(
        from call in calls.GroupBy(call => call.Name)
        from name in document[call.Key].ParametersIn("query")
        where !document[call.Key].ParametersIn("query").Contains("pageSize")
            && !call.Any(one => one.Sent.Query.Contains($"{name}=", StringComparison.Ordinal))
        select $"{call.Key}: {name}",
        Is.Empty);

    [Test]
    public void Each_member_of_a_body_can_be_sent_and_is_documented()
    {
        var bodies = calls.Where(call => call.Sent.Body.StartsWith('{')).ToList();
        var faults = bodies.SelectMany(call =>
            Shapes.CompareSent(document[call.Name], document[call.Name].Body!, JsonNode.Parse(call.Sent.Body)!, call.Name)).ToList();

        Assert.That(bodies, Has.Count.GreaterThan(30));
        Assert.That(faults, Is.Empty);
    }

    [Test]
    public void Each_answer_has_the_members_that_the_document_names()
    {
        var answers = calls.Where(call => call.Answer is not null).ToList();
        var faults = answers.SelectMany(call => SchemasOf(call).SelectMany(
            schema => Shapes.CompareAnswer(document[call.Name], schema, call.Answer!, call.Name))).Distinct().ToList();

        Assert.That(answers, Has.Count.GreaterThan(60));
        Assert.That(faults, Is.Empty);
    }

    /// <summary>The schemas of what a method returns. A list returns its items.</summary>
    private IEnumerable<JsonNode> SchemasOf(Driven call) => document[call.Name].Answers.Select(
        schema => call.Method.ReturnType.GetGenericTypeDefinition() == typeof(PulseList<>) ? schema["items"]! : schema);

    private static string Flags(Operation operation) => Flags(
        operation.Accepts(Takes.IdempotencyKey),
        operation.Accepts(Takes.IfMatch),
        operation.Accepts(Takes.Wait),
        !operation.Accepts(Takes.NoSession));

    private static string Flags(DocumentedOperation operation)
    {
        var headers = operation.ParametersIn("header").ToList();
        var changes = !operation.Name.StartsWith("GET", StringComparison.Ordinal);
        return Flags(
            headers.Contains("Idempotency-Key"),
            changes && headers.Contains("If-Match"),
            operation.AcceptsWait,
            headers.Contains("x-account-id"));
    }

    private static string Flags(bool idempotencyKey, bool ifMatch, bool wait, bool account) =>
        $"Idempotency-Key {idempotencyKey}, If-Match {ifMatch}, Prefer: wait {wait}, x-account-id {account}";

    [GeneratedRegex(@"\\?\{[^}]+\\?\}")]
    private static partial Regex Parameter();
}
