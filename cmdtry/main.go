package main
import ("context";"encoding/json";"fmt";"os";"kttt/pipeline/workbook";"kttt/transforms")
func main(){ for _,p:=range os.Args[1:]{ b,err:=workbook.Read(context.Background(),p,p); if err!=nil{fmt.Println(p,err);continue}
 l,err:=transforms.Normalise(b); fmt.Println(p,err,l.Unit,l.Period,l.Refused); for _,s:=range l.Sheets{fmt.Println(s.Name,s.Count,s.Reasons);for _,e:=range s.Explain{fmt.Println("  ",e.VI)}}
 for _,o:=range l.Organisations{ j,_:=json.Marshal(o); m:=map[string]any{}; json.Unmarshal(j,&m); for k,v:=range m{if v==nil{delete(m,k)}}; j,_=json.Marshal(m); fmt.Println(string(j))}
 for _,f:=range l.Findings{ c:="";if f.Cell!=nil{c=*f.Cell}; fmt.Println(f.Severity,c,f.Rule,f.MessageVI)}}}
